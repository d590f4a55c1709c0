package main

import "context"

// operation is a command with its arguments.
type operation func(ctx context.Context) (answer, error)

// commands holds, by verb, what takes the arguments. The comment shows them.
var commands = map[string]func(p *peer, a *arguments) operation{
	// set key value
	"set": func(p *peer, a *arguments) operation {
		key, value := a.text(), a.text()
		return func(ctx context.Context) (answer, error) {
			previous, existed, err := p.joined.SetEx(ctx, key, value)
			return answer{Values: []string{encode(previous)}, Found: existed, Done: true}, err
		}
	},
	// setAndWait key value
	"setAndWait": func(p *peer, a *arguments) operation {
		key, value := a.text(), a.text()
		return func(ctx context.Context) (answer, error) {
			previous, err := p.joined.SetAndWait(ctx, key, value)
			return answer{Values: []string{encode(previous)}, Done: true}, err
		}
	},
	// setIfNotExists key value
	"setIfNotExists": func(p *peer, a *arguments) operation {
		key, value := a.text(), a.text()
		return func(ctx context.Context) (answer, error) {
			done, err := p.joined.SetIfNotExists(ctx, key, value)
			return answer{Done: done}, err
		}
	},
	// testAndSet key test value
	"testAndSet": func(p *peer, a *arguments) operation {
		key, test, value := a.text(), a.text(), a.text()
		return func(ctx context.Context) (answer, error) {
			previous, existed, done, err := p.joined.TestAndSetEx(ctx, key, test, value)
			return answer{Values: []string{encode(previous)}, Found: existed, Done: done}, err
		}
	},
	// testAndDel key test
	"testAndDel": func(p *peer, a *arguments) operation {
		key, test := a.text(), a.text()
		return func(ctx context.Context) (answer, error) {
			previous, existed, done, err := p.joined.TestAndDeleteEx(ctx, key, test)
			return answer{Values: []string{encode(previous)}, Found: existed, Done: done}, err
		}
	},
	// delete key
	"delete": func(p *peer, a *arguments) operation {
		key := a.text()
		return func(ctx context.Context) (answer, error) {
			previous, existed, err := p.joined.DeleteEx(ctx, key)
			return answer{Values: []string{encode(previous)}, Found: existed, Done: existed}, err
		}
	},
	// inc key delta
	"inc": func(p *peer, a *arguments) operation {
		key, delta := a.text(), a.number()
		return func(ctx context.Context) (answer, error) {
			number, err := p.joined.Inc(ctx, key, int(delta))
			return answer{Number: int64(number)}, err
		}
	},
	// append key item...
	"append": func(p *peer, a *arguments) operation {
		key, items := a.text(), a.texts(-1)
		return func(ctx context.Context) (answer, error) {
			list, err := p.joined.AppendValues(ctx, key, items...)
			return answer{Values: encodeAll(list), Found: list != nil}, err
		}
	},
	// appendUnique key item...
	"appendUnique": func(p *peer, a *arguments) operation {
		key, items := a.text(), a.texts(-1)
		return func(ctx context.Context) (answer, error) {
			list, err := p.joined.AppendUniqueValues(ctx, key, items...)
			return answer{Values: encodeAll(list), Found: list != nil}, err
		}
	},
	// remove key item...
	"remove": func(p *peer, a *arguments) operation {
		key, items := a.text(), a.texts(-1)
		return func(ctx context.Context) (answer, error) {
			list, done, err := p.joined.RemoveValues(ctx, key, items...)
			return answer{Values: encodeAll(list), Found: list != nil, Done: done}, err
		}
	},
	"reset": func(p *peer, a *arguments) operation {
		return func(ctx context.Context) (answer, error) { return answer{Done: true}, p.joined.Reset(ctx) }
	},
	"destroy": func(p *peer, a *arguments) operation {
		return func(ctx context.Context) (answer, error) { return answer{Done: true}, p.joined.Destroy(ctx) }
	},
	// testAndReset count key... test...
	"testAndReset": func(p *peer, a *arguments) operation {
		count := int(a.number())
		keys, tests := a.texts(count), a.texts(-1)
		return func(ctx context.Context) (answer, error) {
			done, err := p.joined.TestAndReset(ctx, keys, tests)
			return answer{Done: done}, err
		}
	},
	// get key
	"get": func(p *peer, a *arguments) operation {
		key := a.text()
		return func(context.Context) (answer, error) {
			value, found := p.joined.Get(key)
			return answer{Values: []string{encode(value)}, Found: found}, nil
		}
	},
	// getValues key
	"getValues": func(p *peer, a *arguments) operation {
		key := a.text()
		return func(context.Context) (answer, error) {
			list, found := p.joined.GetValues(key)
			return answer{Values: encodeAll(list), Found: found}, nil
		}
	},
	// map: key, value, key, value, ...
	"map": func(p *peer, a *arguments) operation {
		return func(context.Context) (answer, error) {
			var content []string
			for key, value := range p.joined.Map() {
				content = append(content, key, value)
			}
			return answer{Values: encodeAll(content), Number: int64(len(content) / 2)}, nil
		}
	},
	"keys": func(p *peer, a *arguments) operation {
		return func(context.Context) (answer, error) { return answer{Values: encodeAll(p.joined.Keys())}, nil }
	},
	"len": func(p *peer, a *arguments) operation {
		return func(context.Context) (answer, error) { return answer{Number: int64(p.joined.Len())}, nil }
	},
	"subscribe": func(p *peer, a *arguments) operation {
		return func(context.Context) (answer, error) { return p.subscribe(p.joined) }
	},
	"events": func(p *peer, a *arguments) operation {
		return func(context.Context) (answer, error) { return p.takeEvents() }
	},
	"close": func(p *peer, a *arguments) operation {
		return func(context.Context) (answer, error) {
			p.joined.Close()
			return answer{Done: true}, nil
		}
	},
	// run seed operations
	"run": func(p *peer, a *arguments) operation {
		seed, count := a.number(), a.number()
		return func(context.Context) (answer, error) { return runAtRandom(p.joined, seed, count) }
	},
}
