module rmap.dev/interop/go-peer

go 1.24.0

require (
	github.com/redis/go-redis/v9 v9.7.3
	goa.design/pulse v1.6.5
)
