// Package k6 is the k6 extension k6/x/ordergen: the workloads of package ordergen in
// k6 scripts. A binary that imports it has the JavaScript module and an output that
// many processes can be merged from; cmd/k6 is such a binary.
//
// The JavaScript side is declared in index.d.ts.
package k6

import (
	"go.k6.io/k6/js/modules"
	"go.k6.io/k6/output"
)

func init() {
	var used registry // by all virtual users of this process, and by the output
	modules.Register("k6/x/ordergen", &rootModule{&used})
	output.RegisterExtension("ordergen", func(p output.Params) (output.Output, error) { return newShareOutput(p, &used) })
}

// rootModule is what k6 knows of the module; each virtual user has an instance.
type rootModule struct{ used *registry }

// NewModuleInstance is called for each virtual user.
func (m *rootModule) NewModuleInstance(vu modules.VU) modules.Instance {
	return &moduleInstance{vu: vu, used: m.used}
}

type moduleInstance struct {
	vu   modules.VU
	used *registry
}

// Exports names what scripts can import.
func (m *moduleInstance) Exports() modules.Exports {
	return modules.Exports{Named: map[string]any{"Workload": m.newWorkload}}
}

var (
	_ modules.Module   = (*rootModule)(nil)
	_ modules.Instance = (*moduleInstance)(nil)
)
