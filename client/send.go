package client

import (
	"context"
	"errors"
	"time"
)

// carry sends an order, and after it those that wait for its answer one after the other. It
// returns when the last was answered. An order could be sent from ready on, when it was due,
// a worker free and what it follows answered; what passes from then until it is sent is the
// generator's own lateness. Ready is earlier by what the pacer was late.
func (r *run) carry(ctx context.Context, rec *recorder, j job, ready time.Duration) time.Duration {
	var held time.Duration
	for {
		if ctx.Err() != nil {
			r.lose(rec, j.index, Halted)
			return ready
		}
		if r.gaveUp.Load() {
			r.lose(rec, j.index, Dropped)
			return ready
		}
		answered, well := r.send(ctx, rec, j, ready, held)
		next, more := r.settle(rec, j.index, well, Orphaned)
		if !more {
			return answered
		}
		j, ready = next, answered
		held = max(0, answered-r.due(j))
	}
}

// send sends an order and returns when it was answered, and whether as it had to be.
func (r *run) send(ctx context.Context, rec *recorder, j job, ready, held time.Duration) (answered time.Duration, well bool) {
	i := r.First + j.index
	o := r.Stream.At(i)
	sent := r.now()
	receipt, err := r.Target.Send(ctx, o)
	answered = r.now()
	due := r.due(j)
	fate := fateOf(err)
	if fate == Unsent {
		rec.miss(r.slots[o.Symbol], r.phase(due), j.index, due, Unsent)
		r.Journal.add(Entry{Start: r.start, Index: i, ID: o.ID, Due: due, Fate: Unsent})
		rec.except(Hole{i, Unsent}, r.Stream)
		r.errors.add(err)
		return answered, false
	}
	s := sample{
		slot:     r.slots[o.Symbol],
		index:    j.index,
		phase:    r.phase(due),
		due:      due,
		latency:  answered - due,
		service:  answered - sent,
		lateness: sent - ready,
		held:     held,
		at:       answered,
		action:   o.Action,
		fate:     fate,
	}
	if err == nil {
		s.receipt = receipt
	}
	if r.answers != nil && (r.Proven || s.fate == Refused && r.gate != nil) {
		want := r.answers.Answer(i)
		if v, wrong := verify(o, want, receipt, err); wrong && r.Proven {
			rec.violated(v)
		}
		s.rightly = want.Refused && s.fate == Refused
	}
	if s.rightly {
		s.fate = Accepted
	}
	s.answered = isAnswer(err)
	rec.record(s)
	if !s.answered && r.over.Load() && s.service >= longWait && !r.answeredSince(sent) {
		r.gaveUp.Store(true)
	}
	r.Journal.add(Entry{r.start, i, o.ID, due, sent, answered, s.fate, s.receipt})
	if s.fate != Accepted {
		rec.except(Hole{i, s.fate}, r.Stream)
		r.errors.add(err)
	}
	return answered, s.fate == Accepted
}

// longWait is how long an order waits for an answer that is not just one of a target which
// refuses connections, or cuts them: what those leave behind is soon over.
const longWait = time.Second

// isAnswer reports whether an error, or none, is an answer of the target's.
func isAnswer(err error) bool {
	refusal, ok := errors.AsType[*Refusal](err)
	return err == nil || ok && refusal.Status != 0
}

// answeredSince reports whether any order was answered after a time since the start.
func (r *run) answeredSince(t time.Duration) bool {
	for _, rec := range r.recorders {
		if rec.lastAnswer() > t {
			return true
		}
	}
	return false
}

// settle tells the gate that an order is over, and returns the one that may now be sent. Those that
// waited for one that went wrong are lost with the fate of followers.
func (r *run) settle(rec *recorder, k uint64, well bool, follower Fate) (next job, more bool) {
	for {
		next, more = r.gate.settled(r.First+k, well)
		if well || !more {
			return next, more
		}
		k = next.index
		r.account(rec, k, follower)
	}
}

// lose accounts for an order that is due and never sent, and for those that waited for it.
func (r *run) lose(rec *recorder, k uint64, fate Fate) {
	r.account(rec, k, fate)
	follower := Orphaned
	if fate == Halted {
		follower = Halted
	}
	r.settle(rec, k, false, follower)
}

func (r *run) account(rec *recorder, k uint64, fate Fate) {
	i := r.First + k
	o, due := r.Stream.At(i), r.Schedule.Due(k)
	rec.miss(r.slots[o.Symbol], r.phase(due), k, due, fate)
	r.Journal.add(Entry{Start: r.start, Index: i, ID: o.ID, Due: due, Fate: fate})
	rec.except(Hole{i, fate}, r.Stream)
}
