package trial

import "context"

// present runs the trial with everything that people see of it.
func (t Trial) present(ctx context.Context) (*Report, error) {
	if err := t.writePlan(); err != nil {
		return nil, err
	}
	report, err := t.Run(ctx)
	if err != nil {
		return nil, err
	}
	report.Write(t.Console.out())
	return report, nil
}

func (t Trial) writePlan() error {
	experiments, err := t.Plan()
	if err != nil {
		return err
	}
	WritePlan(t.Console.out(), t, experiments)
	return nil
}
