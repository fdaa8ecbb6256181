package results

// Target is the running system that a run was sent to, to be sent there again.
type Target struct {
	URL     string `json:"url,omitzero"`     // address, without the password that it may have
	Metrics string `json:"metrics,omitzero"` // Prometheus endpoints, separated by commas
	Between string `json:"between,omitzero"` // shell command between runs
	Disturb string `json:"disturb,omitzero"` // shell command in mid-run
	// Case is a case file with the system as its target, if the case had one. A header that
	// is not of the environment stands in it as a variable, since it may be a password.
	Case string `json:"case,omitzero"`
}
