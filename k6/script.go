package k6

// script is what case.js knows of a case. Times are in milliseconds, prices in cents.
type script struct {
	Name       string `json:"name"`
	Title      string `json:"title"`
	purpose    string
	Target     string      `json:"target"`
	Discard    bool        `json:"discard,omitempty"`
	Shards     []shard     `json:"shards"`
	Flow       flow        `json:"flow"`
	Runs       []run       `json:"runs"`
	VUs        vus         `json:"vus"`
	Window     float64     `json:"window"`
	TopUp      string      `json:"topUp"`
	Thresholds []threshold `json:"thresholds"`
	Criteria   criteria    `json:"criteria"`
}

type shard struct {
	Name    string   `json:"name"`
	Symbols []string `json:"symbols"`
	Share   float64  `json:"share"` // share of the orders by the law of the flow
}

type flow struct {
	Symbols         []string `json:"symbols"`
	Symbol          law      `json:"symbol"`
	Quantity        law      `json:"quantity"`
	Aggressive      int      `json:"aggressive"` // per mille
	AggressivePrice law      `json:"aggressivePrice"`
	PassivePrice    law      `json:"passivePrice"`
}

type run struct {
	Name   string    `json:"name"`
	Unit   float64   `json:"unit"` // unit of time of the rates
	Stages []stage   `json:"stages"`
	Seeds  []listing `json:"seeds"`
}

type listing struct {
	Symbols []string `json:"symbols"`
	Ladder  ladder   `json:"ladder"`
}

type ladder struct {
	Touch    int64 `json:"touch"`
	Tick     int64 `json:"tick"`
	Levels   int   `json:"levels"`
	Orders   int   `json:"orders"`
	Quantity law   `json:"quantity"`
}

type vus struct {
	Preallocated int `json:"preallocated"`
	Max          int `json:"max"`
}

type threshold struct {
	Metric     string `json:"metric"`
	Expression string `json:"expression"`
}

type criteria struct {
	Accepted         int          `json:"accepted,omitempty"` // per mille; 990 if not given
	ServerP99        float64      `json:"serverP99,omitempty"`
	GCPause          float64      `json:"gcPause,omitempty"`
	GCPauseFail      float64      `json:"gcPauseFail,omitempty"`
	MatchesPerMinute int64        `json:"matchesPerMinute,omitempty"`
	MatchMinutes     int          `json:"matchMinutes,omitempty"`
	Disturbance      *disturbance `json:"disturbance,omitempty"`
	Scaling          int          `json:"scaling,omitempty"` // per mille
	Skew             bool         `json:"skew,omitempty"`
}

type disturbance struct {
	What string  `json:"what"`
	At   float64 `json:"at"`
}
