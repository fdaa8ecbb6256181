package scripttest

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
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
			ConfigMap struct{ Name, File string } `yaml:"configMap"`
		}
		Arguments string
		Runner    struct {
			Image   string
			EnvFrom []struct {
				ConfigMapRef struct{ Name string } `yaml:"configMapRef"`
			} `yaml:"envFrom"`
			Env       []struct{ Name, Value string }
			Resources map[string]map[string]string
		}
	}
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
	data, err := os.ReadFile(filepath.Join("../operator", file))
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

// The manifests fit each other, the README's commands, and what the scripts read.
func TestManifests(t *testing.T) {
	var addresses configMap
	parse(t, "target.yaml", &addresses)
	known := read(t, "../scripts/lib/settings.js")
	for name := range addresses.Data {
		if !strings.Contains(known, "'"+name+"'") {
			t.Errorf("target.yaml sets %s, which no script reads", name)
		}
	}
	readme := read(t, "../operator/README.md")
	modes := map[string]string{"seed.yaml": "only", "b2.yaml": "none"}
	for file, mode := range modes {
		var run testRun
		parse(t, file, &run)
		spec := run.Spec
		if run.APIVersion != "k6.io/v1alpha1" || run.Kind != "TestRun" {
			t.Errorf("%s is %s %s, want a TestRun", file, run.APIVersion, run.Kind)
		}
		if spec.Runner.Image != "grafana/k6" {
			t.Errorf("%s runs in %s, want the image of k6 itself", file, spec.Runner.Image)
		}
		if len(spec.Runner.EnvFrom) != 1 || spec.Runner.EnvFrom[0].ConfigMapRef.Name != addresses.Metadata.Name {
			t.Errorf("%s does not have the environment of target.yaml", file)
		}
		if len(spec.Runner.Env) != 1 || spec.Runner.Env[0].Name != "SEED_MODE" || spec.Runner.Env[0].Value != mode {
			t.Errorf("%s has the environment %v, want SEED_MODE=%s", file, spec.Runner.Env, mode)
		}
		if one := spec.Parallelism == 1; one != (mode == "only") {
			t.Errorf("%s has %d runners with SEED_MODE=%s: one seeds, and several do not", file, spec.Parallelism, mode)
		}
		if spec.Parallelism > 1 && !strings.Contains(spec.Arguments, "--no-thresholds") {
			t.Errorf("%s holds each of %d runners to thresholds of the whole", file, spec.Parallelism)
		}
		script := spec.Script.ConfigMap
		for _, text := range []string{"create configmap " + script.Name + " --from-file=" + script.File, "apply -f k6/operator/" + file, "testrun/" + run.Metadata.Name} {
			if !strings.Contains(readme, text) {
				t.Errorf("the README does not %s", text)
			}
		}
	}
}

var (
	property = regexp.MustCompile(`\b(?:exec\.(?:scenario|test)\.\w+|http\.\w+)`)
	imported = regexp.MustCompile(`import (?:\{ ([^}]*) \}|(\w+)) from 'k6(?:/\w+)?'`)
	quoted   = regexp.MustCompile("`([^`]+)`")
)

// The README lists every call of k6 that the scripts make, in its one table of them.
func TestCallsOfK6AreListed(t *testing.T) {
	readme := read(t, "../README.md")
	_, table, ok := strings.Cut(readme, "## What is used of k6")
	if !ok {
		t.Fatal("the README does not say what is used of k6")
	}
	listed := make(map[string]bool)
	for _, match := range quoted.FindAllStringSubmatch(table, -1) {
		listed[match[1]] = true
	}
	files, err := filepath.Glob("../scripts/lib/*.js")
	if err != nil {
		t.Fatal(err)
	}
	used := make(map[string]bool)
	for _, file := range files {
		source := read(t, file)
		for _, call := range property.FindAllString(source, -1) {
			used[call] = true
		}
		for _, names := range imported.FindAllStringSubmatch(source, -1) {
			for name := range strings.SplitSeq(names[1], ", ") {
				if name != "" {
					used[name] = true
				}
			}
		}
	}
	if len(used) < 8 {
		t.Fatalf("only %v are found in use", used)
	}
	for call := range used {
		if !listed[call] {
			t.Errorf("%s is used and not listed", call)
		}
	}
}
