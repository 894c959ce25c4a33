package worker

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"gametape/coach"
)

// Dial connects to the Redis at address (redis://…, rediss://…, unix://…), or
// starts one inside this process where address is empty. What the one inside
// holds is gone with the process; the rows are not, and the reconciler rings
// again. close ends both.
func Dial(ctx context.Context, address string) (client redis.UniversalClient, close func() error, err error) {
	if address == "" {
		return inside(ctx)
	}
	opt, err := redis.ParseURL(address)
	if err != nil {
		return nil, nil, coach.Errorf(coach.CodeInvalid, "GAMETAPE_REDIS_URL", "This is no address of a Redis server; write it like redis://host:6379/0.").Because(err)
	}
	c := redis.NewClient(opt)
	if err := c.Ping(ctx).Err(); err != nil {
		where := opt.Addr
		if u, err := url.Parse(address); err == nil {
			where = u.Redacted()
		}
		err = errors.Join(err, c.Close())
		return nil, nil, coach.Errorf(coach.CodeUnavailable, "GAMETAPE_REDIS_URL", "Redis at %s does not answer.", where).Because(err)
	}
	return c, c.Close, nil
}

func inside(ctx context.Context) (redis.UniversalClient, func() error, error) {
	m := miniredis.NewMiniRedis()
	secret := rand.Text()
	m.RequireAuth(secret)
	if err := m.StartAddr("127.0.0.1:0"); err != nil {
		return nil, nil, fmt.Errorf("start the queue inside: %w", err)
	}
	c := redis.NewClient(&redis.Options{Addr: m.Addr(), Password: secret})
	if err := c.Ping(ctx).Err(); err != nil {
		m.Close()
		return nil, nil, fmt.Errorf("reach the queue inside: %w", err)
	}
	return c, func() error { defer m.Close(); return c.Close() }, nil
}
