package trial

import "context"

// Run plans, seeds, sends and judges. The error says why the trial could not be run
// at all; whatever it showed is in the report. When the context ends, the report
// comes all the same, of what was sent by then.
func (t Trial) Run(ctx context.Context) (*Report, error) {
	report, err := t.runCase(ctx)
	if err != nil {
		return nil, err
	}
	if t.Search != nil && ctx.Err() == nil && report.Err == nil {
		c, err := t.FindCapacity(ctx, *t.Search)
		if ctx.Err() == nil {
			c.Err = err
		}
		report.Capacity = &c
	}
	t.judge(report)
	t.watcher().Judged(report)
	return report, nil
}
