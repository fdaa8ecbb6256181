package engine

import (
	"testing"
	"time"
)

func TestConfigNamesEveryFault(t *testing.T) {
	c := Config{
		Shards: []ShardConfig{
			{Name: "a/b", Symbols: []string{"A", "", ""}, Capacity: -1, EventQueue: 1<<20 + 1},
			{Name: "", Symbols: []string{"A", "B"}},
			{Name: "c", Symbols: []string{"B"}, Faults: Faults{LoseEvery: -1, MatchTwiceEvery: -2, Delay: -3, RefusePerMille: 1001, PauseEvery: -4, Pause: -5}},
			{Name: "c", Faults: Faults{Pause: time.Second, CancelWrongEvery: -8, UnderfillEvery: -9, RestartAfter: -10, ForgetCountersAfter: -11, Redirect: "orders", NoScrape: Span{From: 2, To: 1}, NoFigures: Span{From: -1}}},
		},
		Gateway: GatewayConfig{Timeout: -6, MisroutePerMille: -7},
	}
	const want = `engine config: Shards[0].Name is "a/b", want letters, digits, - and _
Shards[0].Symbols[1] is "", want a symbol
Shards[0].Symbols[2] is "", want a symbol
Shards[0].Capacity is -1, want at least 0
Shards[0].EventQueue is 1048577, want 0..1048576
Shards[1].Name is "", want letters, digits, - and _
Shards[1].Symbols[0] is "A", as is Shards[0].Symbols[0], want each symbol once
Shards[2].Symbols[0] is "B", as is Shards[1].Symbols[1], want each symbol once
Shards[2].Faults.LoseEvery is -1, want at least 0
Shards[2].Faults.MatchTwiceEvery is -2, want at least 0
Shards[2].Faults.Delay is -3ns, want at least 0s
Shards[2].Faults.RefusePerMille is 1001‰, want 0..1000
Shards[2].Faults.PauseEvery is -4ns, want at least 0s
Shards[2].Faults.Pause is -5ns, want at least 0s
Shards[3].Name is "c", as is Shards[2].Name, want each shard once
Shards[3].Symbols is empty, want at least one symbol
Shards[3].Faults.CancelWrongEvery is -8, want at least 0
Shards[3].Faults.UnderfillEvery is -9, want at least 0
Shards[3].Faults.PauseEvery is 0s, want above 0s, as Pause is 1s
Shards[3].Faults.RestartAfter is -10, want at least 0
Shards[3].Faults.ForgetCountersAfter is -11, want at least 0
Shards[3].Faults.Redirect is "orders", want a path that begins with /
Shards[3].Faults.NoScrape is {2 1}, want 0 ≤ From ≤ To
Shards[3].Faults.NoFigures is {-1 0}, want 0 ≤ From ≤ To
Gateway.Timeout is -6ns, want at least 0s
Gateway.MisroutePerMille is -7‰, want 0..1000`
	if _, err := Start(c); err == nil || err.Error() != want {
		t.Errorf("error is\n%v\nwant\n%s", err, want)
	}
}

func TestConfigNeedsShards(t *testing.T) {
	if _, err := Start(Config{}); err == nil || err.Error() != "engine config: Shards is empty, want at least one shard" {
		t.Errorf("error is %v", err)
	}
	_, err := Start(Config{
		Shards:  []ShardConfig{{Name: "a", Symbols: []string{"A"}}},
		Gateway: GatewayConfig{MisroutePerMille: 5},
	})
	if err == nil || err.Error() != "engine config: Gateway.MisroutePerMille is 5, want 0, as there are 1 shards" {
		t.Errorf("error is %v", err)
	}
}

func TestNewShardNamesEveryFault(t *testing.T) {
	const want = `engine shard: Name is "", want letters, digits, - and _
Symbols is empty, want at least one symbol`
	if _, err := NewShard(ShardConfig{}, nil); err == nil || err.Error() != want {
		t.Errorf("error is\n%v\nwant\n%s", err, want)
	}
}

func TestDefaults(t *testing.T) {
	if got := (ShardConfig{}).capacity(); got != 65_536 {
		t.Errorf("Capacity is %d by default, want 65536", got)
	}
	if got := (ShardConfig{}).eventQueue(); got != 1024 {
		t.Errorf("EventQueue is %d by default, want 1024", got)
	}
	if got := (GatewayConfig{}).timeout(); got != 5*time.Second {
		t.Errorf("Timeout is %v by default, want 5s", got)
	}
}
