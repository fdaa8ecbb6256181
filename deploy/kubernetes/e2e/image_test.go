package e2e

import (
	"debug/elf"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// image is what the Dockerfile makes, as far as it can be known without docker.
type image struct {
	golang     string   // version of the image that builds
	run        string   // command that builds
	built      string   // path of what it builds
	installed  string   // path of that in the image
	base       string   // image that it is put on
	entrypoint []string // what a container starts
}

func readDockerfile() (i image, err error) {
	text, err := os.ReadFile("../Dockerfile")
	if err != nil {
		return i, err
	}
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		switch words[0] {
		case "FROM":
			if version, ok := strings.CutPrefix(words[1], "golang:"); ok {
				i.golang = version
			}
			i.base = words[1]
		case "RUN":
			i.run = strings.Join(words[1:], " ")
		case "COPY":
			if strings.HasPrefix(words[1], "--from=") {
				i.built, i.installed = words[2], words[3]
			}
		case "ENTRYPOINT":
			err = json.Unmarshal([]byte(strings.Join(words[1:], " ")), &i.entrypoint)
		}
	}
	return i, err
}

// build runs the command that builds, where the Dockerfile has the repository, and leaves what it builds in
// a directory.
func (i image) build(dir string) error {
	run := strings.Replace(i.run, "-o "+i.built+" ", "-o "+filepath.Join(dir, path.Base(i.built))+" ", 1)
	if run == i.run {
		return fmt.Errorf("the Dockerfile runs %q, want it to build %s", i.run, i.built)
	}
	cmd := exec.Command("sh", "-c", run)
	cmd.Dir = "../../.."
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", run, err, out)
	}
	return nil
}

// The image is put together right: its base has neither a libc nor a shell, and its user is who the
// results belong to.
func TestImage(t *testing.T) {
	i, err := readDockerfile()
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile("../../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(mod), "\ngo "+i.golang+".") && !strings.Contains(string(mod), "\ngo "+i.golang+"\n") {
		t.Errorf("the Dockerfile builds with Go %s, and go.mod wants another", i.golang)
	}
	if len(i.entrypoint) != 1 || path.Base(i.installed) != i.entrypoint[0] || path.Dir(i.installed) != "/usr/local/bin" {
		t.Errorf("%s is installed and %q is started", i.installed, i.entrypoint)
	}
	if i.base != "gcr.io/distroless/static-debian12:nonroot" {
		t.Fatalf("the base is %s, of which this test knows nothing", i.base)
	}
	file, err := elf.Open(filepath.Join(binaries, "ordergen"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if libraries, err := file.ImportedLibraries(); len(libraries) > 0 || err == nil && file.Section(".interp") != nil {
		t.Errorf("the binary needs %q and a loader, want it static", libraries)
	}
	const user = "65532" // nonroot of distroless
	for _, r := range built(t, "../example").Resources() {
		text := r.MustYaml()
		if r.GetKind() != "Job" {
			continue
		}
		if strings.Contains(text, "command:") {
			t.Errorf("a container has a command of its own in place of the entry point:\n%s", text)
		}
		if strings.Contains(text, "mountPath: /results") && !strings.Contains(text, "fsGroup: "+user) {
			t.Errorf("the results do not belong to the image's user %s:\n%s", user, text)
		}
	}
}
