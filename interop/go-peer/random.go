package main

import (
	"context"
	"fmt"
	"math/rand"
	"strings"

	"goa.design/pulse/rmap"
)

// The key space is small, so that operations meet: some keys hold counters, some lists, some plain values.
const keysOfEachKind = 4

// runAtRandom performs that many operations, the same ones for the same seed. It gives the number of those that were
// carried out; an operation that the map refuses (an increment of something that is no number) is not counted.
func runAtRandom(m *rmap.Map, seed, count int64) (answer, error) {
	chance := rand.New(rand.NewSource(seed))
	done := int64(0)
	for range count {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		err := operateAtRandom(ctx, m, chance)
		cancel()
		switch {
		case err == nil:
			done++
		case !isRefusal(err):
			return answer{}, err
		}
	}
	return answer{Number: done}, nil
}

func isRefusal(err error) bool {
	return strings.Contains(err.Error(), "not an integer")
}

func operateAtRandom(ctx context.Context, m *rmap.Map, chance *rand.Rand) error {
	number := chance.Intn(keysOfEachKind)
	key, counter, list := fmt.Sprint("k", number), fmt.Sprint("n", number), fmt.Sprint("l", number)
	value, other := fmt.Sprint("v", chance.Intn(5)), fmt.Sprint("v", chance.Intn(5))
	var err error
	switch dice := chance.Intn(100); {
	case dice < 20:
		_, err = m.Set(ctx, key, value)
	case dice < 25:
		_, err = m.SetAndWait(ctx, key, value)
	case dice < 32:
		_, err = m.SetIfNotExists(ctx, key, value)
	case dice < 40:
		_, err = m.TestAndSet(ctx, key, other, value)
	case dice < 46:
		_, err = m.TestAndDelete(ctx, key, other)
	case dice < 54:
		_, err = m.Delete(ctx, []string{key, counter, list}[chance.Intn(3)])
	case dice < 70:
		_, err = m.Inc(ctx, counter, chance.Intn(21)-10)
	case dice < 80:
		_, err = m.AppendValues(ctx, list, value, other)
	case dice < 87:
		_, err = m.AppendUniqueValues(ctx, list, value, other)
	case dice < 94:
		_, _, err = m.RemoveValues(ctx, list, value)
	case dice < 96:
		_, err = m.Inc(ctx, key, 1)
	case dice < 98:
		_, err = m.TestAndReset(ctx, []string{key}, []string{value})
	case dice < 99:
		err = m.Reset(ctx)
	default:
		err = m.Destroy(ctx)
	}
	return err
}
