package scripttest

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/grafana/sobek"
)

// sobekVM is the engine inside k6.
type sobekVM struct{}

func (sobekVM) evaluate(t testing.TB, p program, function string, argument any) string {
	t.Helper()
	vm := newVM(t, p.environment)
	standins := newLoader(standins, nil)
	runner, err := standins.load(vm, "run.js")
	if err != nil {
		t.Fatal(err)
	}
	instances := make([]any, p.instances)
	for i := range instances {
		namespace, err := newLoader(p.files, standins).load(vm, p.main)
		if err != nil {
			t.Fatalf("%s: %v", p.main, err)
		}
		instances[i] = namespace
		if i == 0 && namespace.Get(function) != nil {
			runner = namespace
		}
	}
	f, ok := sobek.AssertFunction(runner.Get(function))
	if !ok {
		t.Fatalf("%s is no function", function)
	}
	v, err := f(sobek.Undefined(), vm.NewArray(instances...), asObject(t, vm, argument))
	if err != nil {
		t.Fatal(err)
	}
	return v.String()
}

// standins are the modules of k6.
var standins = os.DirFS("standin")

// newVM has what is global in k6.
func newVM(t testing.TB, environment map[string]string) *sobek.Runtime {
	t.Helper()
	vm := sobek.New()
	for name, v := range map[string]any{
		"console": vm.NewObject(),
		"__ENV":   environment,
		"host":    map[string]any{"request": request},
	} {
		if err := vm.GlobalObject().Set(name, v); err != nil {
			t.Fatal(err)
		}
	}
	return vm
}

// asObject takes a value into JavaScript as JSON.
func asObject(t testing.TB, vm *sobek.Runtime, v any) sobek.Value {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	o, err := vm.RunString("(" + string(text) + ")")
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// loader resolves the modules of one instance. Those of k6 are the stand-ins, which all
// instances share.
type loader struct {
	files    fs.FS
	standins *loader
	modules  map[string]sobek.ModuleRecord
	names    map[sobek.ModuleRecord]string
}

func newLoader(files fs.FS, standins *loader) *loader {
	return &loader{files, standins, make(map[string]sobek.ModuleRecord), make(map[sobek.ModuleRecord]string)}
}

func (l *loader) load(vm *sobek.Runtime, main string) (*sobek.Object, error) {
	m, err := l.resolve(nil, "./"+main)
	if err != nil {
		return nil, err
	}
	cyclic := m.(sobek.CyclicModuleRecord)
	if err := cyclic.Link(); err != nil {
		return nil, err
	}
	promise := vm.CyclicModuleRecordEvaluate(cyclic, l.resolve)
	if promise.State() != sobek.PromiseStateFulfilled {
		return nil, fmt.Errorf("%v", promise.Result())
	}
	return vm.NamespaceObjectFor(m), nil
}

func (l *loader) resolve(from any, specifier string) (sobek.ModuleRecord, error) {
	if l.standins != nil && (specifier == "k6" || strings.HasPrefix(specifier, "k6/")) {
		name := strings.TrimPrefix(strings.TrimPrefix(specifier, "k6"), "/")
		if name == "" {
			name = "index"
		}
		return l.standins.resolve(nil, "./"+name+".js")
	}
	record, _ := from.(sobek.ModuleRecord)
	if l.standins != nil && l.standins.names[record] != "" {
		return l.standins.resolve(from, specifier)
	}
	name := path.Join(path.Dir(l.names[record]), specifier)
	if m, ok := l.modules[name]; ok {
		return m, nil
	}
	source, err := fs.ReadFile(l.files, name)
	if err != nil {
		return nil, err
	}
	m, err := sobek.ParseModule(name, string(source), l.resolve)
	if err != nil {
		return nil, err
	}
	l.modules[name], l.names[m] = m, name
	return m, nil
}
