package e2e

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	batch "k8s.io/api/batch/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

const space = "ordergen" // namespace of the example

// Three pods end in one verdict, of a one-sided case and of a flow of lives. One that is
// deleted in mid-run is made again, and goes on.
func TestPodsEndInOneVerdict(t *testing.T) {
	for _, c := range []struct {
		name, of string
		evict    bool
	}{{"b2", "b2", false}, {"c1", "c1", false}, {"c1 with a pod evicted", "c1", true}} {
		t.Run(c.name, func(t *testing.T) {
			config := startPlane(t)
			clients, err := kubernetes.NewForConfig(config)
			if err != nil {
				t.Fatal(err)
			}
			target := serve(t, c.of)
			kubelet := startKubelet(t, clients, space)
			begin := time.Now().Add(8 * time.Second)
			apply(t, config, map[string]string{
				"CASE": c.of, "DURATION": "12s", "RATE": "60",
				"START_AT": begin.UTC().Format(time.RFC3339Nano),
				"TARGET":   target["GATEWAY_URL"], "METRICS": target["METRICS_URLS"],
			})
			if c.evict {
				waitFor(t, "mid-run", func() bool { return time.Since(begin) > 4*time.Second })
				pods, err := clients.CoreV1().Pods(space).List(t.Context(), meta.ListOptions{LabelSelector: "batch.kubernetes.io/job-completion-index=1"})
				if err != nil || len(pods.Items) != 1 {
					t.Fatalf("%d pods have index 1, want one: %v", len(pods.Items), err)
				}
				if err := clients.CoreV1().Pods(space).Delete(t.Context(), pods.Items[0].Name, meta.DeleteOptions{}); err != nil {
					t.Fatal(err)
				}
			}
			if run := ended(t, clients, "ordergen-run"); run.Status.Succeeded != 3 {
				t.Fatalf("%d parts succeeded, want 3; %d failed", run.Status.Succeeded, run.Status.Failed)
			}
			_, err = clients.BatchV1().Jobs(space).Patch(t.Context(), "ordergen-merge", types.StrategicMergePatchType, []byte(`{"spec":{"suspend":false}}`), meta.PatchOptions{})
			if err != nil {
				t.Fatal(err)
			}
			ended(t, clients, "ordergen-merge")
			report := kubelet.logOf("ordergen-merge")
			for _, check := range []string{"parts", "starts", "answers", "orders accepted", "reconcile"} {
				if !regexp.MustCompile(`(?m)^ *✓ +` + check).MatchString(report) {
					t.Errorf("%s does not hold:\n%s", check, report)
				}
			}
			late := regexp.MustCompile(`(?m)^ *✗ +generator lateness`).MatchString(report)
			switch resumed := regexp.MustCompile(`(?m)^ *\? +resumed, part 2/3`).MatchString(report); {
			case resumed != c.evict:
				t.Errorf("the report says that a part was resumed: %v, want %v:\n%s", resumed, c.evict, report)
			case late:
				t.Logf("this machine was too busy to send on time, so the verdict is none:\n%s", report)
			case !c.evict && !strings.Contains(report, "PASS"):
				t.Errorf("the verdict is no PASS:\n%s", report)
			}
		})
	}
}

// serve starts the embedded engine and returns its addresses.
func serve(t *testing.T, of string) map[string]string {
	cmd := exec.Command(filepath.Join(binaries, "ordergen"), "serve", "-case", of)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Signal(syscall.SIGTERM); cmd.Wait() })
	addresses := make(map[string]string)
	lines := bufio.NewScanner(out)
	for addresses["OUTAGE_URL"] == "" && lines.Scan() {
		line := strings.Trim(strings.TrimPrefix(lines.Text(), "export "), ` \`)
		if name, value, ok := strings.Cut(line, "="); ok {
			addresses[name] = value
		}
	}
	return addresses
}

// apply applies the example as kubectl apply -k does, with values of its own.
func apply(t *testing.T, config *rest.Config, values map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for _, part := range []string{"base", "example"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join("..", part))); err != nil {
			t.Fatal(err)
		}
	}
	overlay := "resources: [../example]\nnamespace: " + space + "\nconfigMapGenerator:\n  - name: ordergen\n    behavior: merge\n    literals:\n"
	for name, value := range values {
		overlay += fmt.Sprintf("      - %q\n", name+"="+value)
	}
	mine := filepath.Join(dir, "mine")
	if err := os.Mkdir(mine, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(mine, "kustomization.yaml"), []byte(overlay), 0o600); err != nil {
		t.Fatal(err)
	}
	resources := built(t, mine)
	found, err := discovery.NewDiscoveryClientForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	kinds := restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(found))
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range resources.Resources() {
		fields, err := r.Map()
		if err != nil {
			t.Fatal(err)
		}
		object := &unstructured.Unstructured{Object: fields}
		kind := object.GroupVersionKind()
		mapping, err := kinds.RESTMapping(kind.GroupKind(), kind.Version)
		if err != nil {
			t.Fatal(err)
		}
		var to dynamic.ResourceInterface = client.Resource(mapping.Resource)
		if name := object.GetNamespace(); name != "" {
			to = client.Resource(mapping.Resource).Namespace(name)
		}
		if _, err := to.Apply(t.Context(), object.GetName(), object, meta.ApplyOptions{FieldManager: "e2e"}); err != nil {
			t.Fatalf("%v %s: %v", kind, object.GetName(), err)
		}
	}
}

// built are the resources of a kustomization.
func built(t *testing.T, dir string) resmap.ResMap {
	t.Helper()
	resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return resources
}

// With a store in place of the volume, each pod that reads or writes results fetches them first,
// and no claim of a volume is left.
func TestResultsGoToAStore(t *testing.T) {
	for _, r := range built(t, "../example-s3").Resources() {
		text := r.MustYaml()
		if r.GetKind() == "PersistentVolumeClaim" || strings.Contains(text, "persistentVolumeClaim") {
			t.Errorf("a volume is still claimed:\n%s", text)
		}
		if results := strings.Contains(text, "mountPath: /results"); results != strings.Contains(text, "name: fetch") {
			t.Errorf("mounts the results: %v, fetches them: %v:\n%s", results, !results, text)
		}
	}
}

// ended waits until a job is over.
func ended(t *testing.T, clients kubernetes.Interface, name string) (job *batch.Job) {
	t.Helper()
	waitFor(t, "the end of "+name, func() bool {
		var err error
		if job, err = clients.BatchV1().Jobs(space).Get(t.Context(), name, meta.GetOptions{}); err != nil {
			return false
		}
		for _, c := range job.Status.Conditions {
			if (c.Type == batch.JobComplete || c.Type == batch.JobFailed) && c.Status == "True" {
				return true
			}
		}
		return false
	})
	return job
}
