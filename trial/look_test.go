package trial

import (
	"context"
	"errors"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
	"github.com/ordergen/ordergen/observe"
)

// untold is a system that tells what it is given, after some attempts that fail.
type untold struct {
	fails int
	now   observe.Snapshot
	asked int
}

var errUnread = errors.New("status 500")

func (u *untold) Snapshot(context.Context) (observe.Snapshot, error) {
	if u.asked++; u.asked <= u.fails {
		return observe.Snapshot{}, errUnread
	}
	return u.now, nil
}

func (*untold) Target() client.Target                                                   { return nil }
func (*untold) Seed(context.Context, string, iter.Seq[ordergen.Order], func(int)) error { return nil }
func (*untold) Reset(context.Context, string) error                                     { return nil }
func (*untold) Disturb(context.Context) (func(), error)                                 { return nil, nil }

func (*untold) Lacks() Features { return Features{} }

// What could not be read is read again, and what could be is not.
func TestLookTriesAgain(t *testing.T) {
	for fails, want := range map[int]struct {
		asked int
		took  time.Duration
		err   error
	}{
		0: {1, 0, nil},
		1: {2, 100 * time.Millisecond, nil},
		2: {3, 600 * time.Millisecond, nil},
		3: {3, 600 * time.Millisecond, errUnread},
	} {
		synctest.Test(t, func(t *testing.T) {
			began, s := time.Now(), &untold{fails: fails, now: mark(7)}
			now, err := look(t.Context(), s)
			if took := time.Since(began); s.asked != want.asked || took != want.took || err != want.err || (now.Shards == nil) != (err != nil) {
				t.Errorf("after %d that failed it was asked %d times in %v and gives %v, want %d in %v and %v", fails, s.asked, took, err, want.asked, want.took, want.err)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := look(ctx, &untold{fails: 9}); err == nil {
		t.Error("who wants it to end is told that all was read")
	}
}
