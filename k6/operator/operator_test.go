// Package operator holds the manifests for k6-operator, and what can be tested of them
// without a cluster.
package operator

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.k6.io/k6/lib"
	"gopkg.in/yaml.v3"

	"github.com/ordergen/ordergen"
	"github.com/ordergen/ordergen/client"
)

// testRun is as much of a TestRun as the manifests use. Parsing refuses any other field.
type testRun struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string
	Metadata   struct{ Name string }
	Spec       struct {
		Parallelism int
		Separate    bool
		Script      struct {
			LocalFile string `yaml:"localFile"`
		}
		Arguments           string
		Initializer, Runner pod
	}
}

type pod struct {
	Image           string
	ImagePullPolicy string `yaml:"imagePullPolicy"`
	EnvFrom         []struct {
		ConfigMapRef struct{ Name string } `yaml:"configMapRef"`
	} `yaml:"envFrom"`
	Env       []struct{ Name, Value string }
	Resources map[string]map[string]string
}

func (p pod) env(name string) string {
	for _, e := range p.Env {
		if e.Name == name {
			return e.Value
		}
	}
	return ""
}

type configMap struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string
	Metadata   struct{ Name string }
	Data       map[string]string
}

// parse reads the one document of a manifest.
func parse(t *testing.T, file string, into any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if err := dec.Decode(new(any)); !errors.Is(err, io.EOF) {
		t.Fatalf("%s: more than one document, or %v", file, err)
	}
}

// The manifests fit each other, the scripts and the image.
func TestManifests(t *testing.T) {
	var target configMap
	parse(t, "target.yaml", &target)
	if target.Kind != "ConfigMap" || target.Data["GATEWAY_URL"] == "" || target.Data["METRICS_URLS"] == "" {
		t.Errorf("target.yaml is %+v, want a ConfigMap with the addresses", target)
	}
	dockerfile, err := os.ReadFile("Dockerfile")
	if err != nil || !strings.Contains(string(dockerfile), "COPY k6/scripts /scripts\n") {
		t.Errorf("%v: the image does not have the scripts in /scripts", err)
	}
	for _, file := range []string{"seed.yaml", "b2.yaml"} {
		var run testRun
		parse(t, file, &run)
		spec := run.Spec
		if run.APIVersion != "k6.io/v1alpha1" || run.Kind != "TestRun" || run.Metadata.Name == "" {
			t.Errorf("%s is %s %s %q, want a TestRun with a name", file, run.APIVersion, run.Kind, run.Metadata.Name)
		}
		if dir, name := path.Split(spec.Script.LocalFile); dir != "/scripts/" {
			t.Errorf("%s runs %s, want a script of /scripts", file, spec.Script.LocalFile)
		} else if _, err := os.Stat(filepath.Join("../scripts", name)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if spec.Initializer.Image != spec.Runner.Image {
			t.Errorf("%s: initializer and runner have the images %q and %q, want the one with the extension", file, spec.Initializer.Image, spec.Runner.Image)
		}
		if len(spec.Runner.EnvFrom) != 1 || spec.Runner.EnvFrom[0].ConfigMapRef.Name != target.Metadata.Name {
			t.Errorf("%s: the runner does not have the environment of %s", file, target.Metadata.Name)
		}
	}
}

// The book is seeded by one, and the orders are sent by many that do not seed.
func TestRolesOfTheRuns(t *testing.T) {
	var seed, run testRun
	parse(t, "seed.yaml", &seed)
	parse(t, "b2.yaml", &run)
	if seed.Spec.Parallelism != 1 || seed.Spec.Runner.env("CASE") != "B2" {
		t.Errorf("%d runners seed the book of %q, want 1 for B2", seed.Spec.Parallelism, seed.Spec.Runner.env("CASE"))
	}
	if run.Spec.Parallelism < 2 || run.Spec.Runner.env("SEED_MODE") != "none" {
		t.Errorf("%d runners with SEED_MODE %q, want several with none", run.Spec.Parallelism, run.Spec.Runner.env("SEED_MODE"))
	}
	for _, want := range []string{"--no-thresholds", "--out ordergen=-"} {
		if !strings.Contains(run.Spec.Arguments, want) {
			t.Errorf("the arguments are %q, want %s among them", run.Spec.Arguments, want)
		}
	}
}

// The segments that the operator gives to n runners cut B2's orders without a gap or an
// overlap, by k6's own arithmetic, and each runner has virtual users.
func TestSegmentsCutTheOrders(t *testing.T) {
	b2, err := ordergen.LookupProfile("B2")
	if err != nil {
		t.Fatal(err)
	}
	schedule, err := client.NewSchedule(b2.Runs[0].Stages...)
	if err != nil {
		t.Fatal(err)
	}
	var run testRun
	parse(t, "b2.yaml", &run)
	counts := []int{run.Spec.Parallelism}
	for n := range 40 {
		counts = append(counts, n+1)
	}
	slices.Sort(counts)
	for _, n := range slices.Compact(counts) {
		sent := make([]int, schedule.Len())
		vus := int64(0)
		for k := 1; k <= n; k++ {
			tuple := tupleOf(t, k, n)
			vus += tuple.ScaleInt64(int64(b2.VUs.Max))
			if tuple.ScaleInt64(int64(b2.VUs.Preallocated)) == 0 {
				t.Errorf("runner %d of %d has no virtual user", k, n)
			}
			for _, i := range iterations(t, tuple, int64(b2.VUs.Max), schedule.Len()) {
				sent[i]++
			}
		}
		for i, times := range sent {
			if times != 1 {
				t.Fatalf("%d runners send order %d %d times, want once", n, i, times)
			}
		}
		if vus != int64(b2.VUs.Max) {
			t.Errorf("%d runners have %d virtual users at most, want %d", n, vus, b2.VUs.Max)
		}
	}
}

// tupleOf is runner k's part of n, as the operator gives it on the command line.
func tupleOf(t *testing.T, k, n int) *lib.ExecutionTuple {
	t.Helper()
	point := func(k int) string { return fmt.Sprintf("%d/%d", k, n) }
	var points []string
	for k := range n + 1 {
		points = append(points, point(k))
	}
	segment, err := lib.NewExecutionSegmentFromString(point(k-1) + ":" + point(k))
	if err != nil {
		t.Fatal(err)
	}
	sequence, err := lib.NewExecutionSegmentSequenceFromString(strings.Join(points, ","))
	if err != nil {
		t.Fatal(err)
	}
	tuple, err := lib.NewExecutionTuple(segment, &sequence)
	if err != nil {
		t.Fatal(err)
	}
	return tuple
}

// iterations are the numbers below n that an arrival-rate executor gives out in one part
// of a run; it cuts them by its virtual users.
func iterations(t *testing.T, whole *lib.ExecutionTuple, vus int64, n uint64) (all []int64) {
	t.Helper()
	tuple, err := whole.GetNewExecutionTupleFromValue(vus)
	if err != nil {
		t.Fatal(err)
	}
	for index := lib.NewSegmentedIndex(tuple); ; {
		_, i := index.Next() // from 1
		if i > int64(n) {
			return all
		}
		all = append(all, i-1)
	}
}
