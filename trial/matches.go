package trial

var _ Criterion = matchesPerMinute{}

// matchesPerMinute wants enough matches a minute in enough of the windows.
type matchesPerMinute struct {
	matches int64
	minutes int
}

// Judge counts the windows that have their share.
func (m matchesPerMinute) Judge(r *RunReport) []Check {
	need := float64(m.matches) * r.Profile.Window.Minutes()
	good, measured := 0, len(r.Matches) > 0
	for _, w := range r.Matches {
		measured = measured && w.Known()
		if float64(w.N) >= need {
			good++
		}
	}
	check := Check{
		ID:       MatchesPerMinute,
		Bound:    Bound{Op: ">=", Limit: float64(m.minutes)},
		Got:      exactly(float64(good)),
		Status:   hold(good >= m.minutes, Missed),
		Required: true,
	}
	if !measured {
		check.Status, check.Got = Unmeasured, Measured{}
	}
	return []Check{check}
}
