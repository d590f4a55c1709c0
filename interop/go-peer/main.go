// Command go-peer joins a replicated map with goa.design/pulse/rmap and does with it what it is told on its standard
// input, one command a line. It answers each command with one line of JSON on its standard output.
//
// A command is a verb and its arguments, separated by blanks. Keys, values and names are written as a dot followed by
// their standard base64, so that any bytes pass, and none; numbers and durations in milliseconds are plain.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// answer is what one command gave. Strings are base64.
type answer struct {
	// Error is what went wrong; then nothing else counts.
	Error string `json:"error,omitempty"`
	// Values holds texts: a previous value, a list, keys, or keys and values in turn.
	Values []string `json:"values,omitempty"`
	// Found says whether the key was there.
	Found bool `json:"found"`
	// Done says whether a conditional operation took place.
	Done bool `json:"done"`
	// Number is a counter or a count.
	Number int64 `json:"number"`
}

func main() {
	options, err := redis.ParseURL(os.Getenv("GO_PEER_REDIS"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "GO_PEER_REDIS:", err)
		os.Exit(2)
	}
	peer := &peer{client: redis.NewClient(options)}
	defer peer.close()

	lines := bufio.NewReader(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		result, err := peer.obey(strings.Fields(line))
		if err != nil {
			result = answer{Error: encode(err.Error())}
		}
		if err := answers.Encode(result); err != nil {
			return
		}
	}
}

func encode(text string) string {
	return base64.StdEncoding.EncodeToString([]byte(text))
}

func encodeAll(texts []string) []string {
	encoded := make([]string, len(texts))
	for i, text := range texts {
		encoded[i] = encode(text)
	}
	return encoded
}

// arguments are the words after the verb.
type arguments struct {
	words []string
	err   error
}

// text takes the next word as a byte string.
func (a *arguments) text() string {
	word := a.next()
	encoded, dotted := strings.CutPrefix(word, ".")
	decoded, err := base64.StdEncoding.DecodeString(encoded)
	if a.err == nil && (!dotted || err != nil) {
		a.err = fmt.Errorf("not a byte string: %q", word)
	}
	return string(decoded)
}

// texts takes all words that are left, or the given number of them.
func (a *arguments) texts(count int) []string {
	if count < 0 {
		count = len(a.words)
	}
	texts := make([]string, 0, count)
	for range count {
		texts = append(texts, a.text())
	}
	return texts
}

// number takes the next word as a number.
func (a *arguments) number() int64 {
	word := a.next()
	number, err := strconv.ParseInt(word, 10, 64)
	if a.err == nil && err != nil {
		a.err = fmt.Errorf("not a number: %q", word)
	}
	return number
}

func (a *arguments) next() string {
	if len(a.words) == 0 {
		if a.err == nil {
			a.err = fmt.Errorf("an argument is missing")
		}
		return "."
	}
	word := a.words[0]
	a.words = a.words[1:]
	return word
}
