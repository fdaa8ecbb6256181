package trial

// Criterion judges a run that has ended. It changes nothing of the report.
type Criterion interface {
	Judge(r *RunReport) []Check
}
