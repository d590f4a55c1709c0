package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"goa.design/pulse/rmap"
)

// patience bounds every operation on the map.
const patience = 20 * time.Second

// peer is one member of one map at a time.
type peer struct {
	client *redis.Client
	joined *rmap.Map

	lock   sync.Mutex
	events []rmap.EventKind
}

// obey runs one command.
func (p *peer) obey(words []string) (answer, error) {
	if len(words) == 0 {
		return answer{}, errors.New("no command")
	}
	arguments := &arguments{words: words[1:]}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	verb := words[0]
	if verb == "join" || verb == "joinTTL" {
		return p.join(ctx, verb, arguments)
	}
	if p.joined == nil {
		return answer{}, errors.New("no map was joined")
	}
	command, known := commands[verb]
	if !known {
		return answer{}, fmt.Errorf("unknown command: %q", verb)
	}
	run := command(p, arguments)
	if arguments.err == nil && len(arguments.words) > 0 {
		arguments.err = fmt.Errorf("too many arguments for %s", verb)
	}
	if arguments.err != nil {
		return answer{}, arguments.err
	}
	return run(ctx)
}

// join <name>, or joinTTL absolute|sliding <milliseconds> <name>.
func (p *peer) join(ctx context.Context, verb string, a *arguments) (answer, error) {
	var options []rmap.MapOption
	if verb == "joinTTL" {
		kind, ttl := a.next(), time.Duration(a.number())*time.Millisecond
		switch kind {
		case "absolute":
			options = append(options, rmap.WithTTL(ttl))
		case "sliding":
			options = append(options, rmap.WithSlidingTTL(ttl))
		default:
			return answer{}, fmt.Errorf("neither absolute nor sliding: %q", kind)
		}
	}
	name := a.text()
	if a.err != nil {
		return answer{}, a.err
	}
	joined, err := rmap.Join(ctx, name, p.client, options...)
	if err != nil {
		return answer{}, err
	}
	if p.joined != nil {
		p.joined.Close()
	}
	p.joined = joined
	return answer{}, nil
}

// subscribe begins to collect the kinds of events.
func (p *peer) subscribe(m *rmap.Map) (answer, error) {
	kinds := m.Subscribe()
	if kinds == nil {
		return answer{}, errors.New("the map is stopped")
	}
	go func() {
		for kind := range kinds {
			p.lock.Lock()
			p.events = append(p.events, kind)
			p.lock.Unlock()
		}
	}()
	return answer{}, nil
}

// takeEvents gives the kinds that were collected since it was asked before.
func (p *peer) takeEvents() (answer, error) {
	p.lock.Lock()
	defer p.lock.Unlock()
	names := make([]string, len(p.events))
	for i, kind := range p.events {
		switch kind {
		case rmap.EventChange:
			names[i] = "change"
		case rmap.EventDelete:
			names[i] = "delete"
		case rmap.EventReset:
			names[i] = "reset"
		default:
			names[i] = fmt.Sprintf("kind %d", kind)
		}
	}
	p.events = nil
	return answer{Values: encodeAll(names), Number: int64(len(names))}, nil
}

func (p *peer) close() {
	if p.joined != nil {
		p.joined.Close()
	}
	p.client.Close()
}
