package e2e

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
)

// kubelet runs the command of each pod of a namespace as a process, with a directory in place
// of each volume, and reports its phase.
type kubelet struct {
	t       *testing.T
	clients kubernetes.Interface
	space   string
	volumes string // directory of the volumes

	pods sync.WaitGroup
	mu   sync.Mutex
	runs map[types.UID]*exec.Cmd
	logs map[string]string // log of each pod, by its name
}

// startKubelet serves a namespace until the test ends.
func startKubelet(t *testing.T, clients kubernetes.Interface, space string) *kubelet {
	k := &kubelet{t: t, clients: clients, space: space, volumes: t.TempDir(), runs: make(map[types.UID]*exec.Cmd), logs: make(map[string]string)}
	ctx, cancel := context.WithCancel(context.Background())
	var watching sync.WaitGroup
	watching.Go(func() { k.watch(ctx) })
	t.Cleanup(func() {
		cancel()
		watching.Wait()
		k.mu.Lock()
		for _, cmd := range k.runs {
			if cmd != nil {
				cmd.Process.Kill()
			}
		}
		k.mu.Unlock()
		k.pods.Wait()
		if t.Failed() {
			for pod, log := range k.logs {
				t.Logf("%s said:\n%s", pod, log)
			}
		}
	})
	return k
}

func (k *kubelet) watch(ctx context.Context) {
	for ctx.Err() == nil {
		events, err := k.clients.CoreV1().Pods(k.space).Watch(ctx, meta.ListOptions{})
		if err != nil {
			continue
		}
		for event := range events.ResultChan() {
			pod, ok := event.Object.(*core.Pod)
			if !ok {
				continue
			}
			switch {
			case pod.DeletionTimestamp != nil:
				k.signal(pod.UID)
			case pod.Spec.NodeName == "":
				k.bind(ctx, pod)
			case pod.Status.Phase == core.PodPending:
				k.run(ctx, pod)
			}
		}
	}
}

// bind takes the place of a scheduler, for a pod on a node is given its time to end.
func (k *kubelet) bind(ctx context.Context, pod *core.Pod) {
	k.clients.CoreV1().Pods(k.space).Bind(ctx, &core.Binding{
		ObjectMeta: meta.ObjectMeta{Name: pod.Name, UID: pod.UID},
		Target:     core.ObjectReference{Kind: "Node", Name: "loopback"},
	}, meta.CreateOptions{})
}

func (k *kubelet) signal(pod types.UID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if cmd := k.runs[pod]; cmd != nil {
		cmd.Process.Signal(syscall.SIGTERM)
	}
}

func (k *kubelet) run(ctx context.Context, pod *core.Pod) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, seen := k.runs[pod.UID]; seen {
		return
	}
	k.runs[pod.UID] = nil
	k.pods.Go(func() {
		// A pod waits until what it refers to is there.
		cmd, err := k.command(ctx, pod)
		for ; err != nil; cmd, err = k.command(ctx, pod) {
			select {
			case <-ctx.Done():
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
		var log bytes.Buffer
		cmd.Stdout, cmd.Stderr = &log, &log
		k.mu.Lock()
		if err = cmd.Start(); err == nil {
			k.runs[pod.UID] = cmd
		}
		k.mu.Unlock()
		if err != nil {
			k.t.Errorf("%s: %v", pod.Name, err)
			return
		}
		k.report(pod, core.PodRunning, 0)
		err = cmd.Wait()
		k.mu.Lock()
		k.logs[pod.Name] = log.String()
		k.mu.Unlock()
		phase, code := core.PodSucceeded, 0
		if err != nil {
			phase, code = core.PodFailed, -1
		}
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			code = exit.ExitCode()
		}
		k.report(pod, phase, code)
	})
}

// command is what the one container of the pod runs.
func (k *kubelet) command(ctx context.Context, pod *core.Pod) (*exec.Cmd, error) {
	c := pod.Spec.Containers[0]
	env := make(map[string]string)
	for _, from := range c.EnvFrom {
		m, err := k.clients.CoreV1().ConfigMaps(k.space).Get(ctx, from.ConfigMapRef.Name, meta.GetOptions{})
		if err != nil {
			return nil, err
		}
		for name, value := range m.Data {
			env[name] = value
		}
	}
	for _, e := range c.Env {
		env[e.Name] = e.Value
		if e.ValueFrom != nil {
			what, path, _ := strings.Cut(strings.TrimSuffix(e.ValueFrom.FieldRef.FieldPath, "']"), "['")
			env[e.Name] = map[string]map[string]string{"metadata.labels": pod.Labels, "metadata.annotations": pod.Annotations}[what][path]
		}
	}
	cmd := exec.Command(filepath.Join(binaries, "ordergen"))
	for _, arg := range c.Args {
		for name, value := range env {
			arg = strings.ReplaceAll(arg, "$("+name+")", value)
		}
		for _, m := range c.VolumeMounts {
			dir := filepath.Join(k.volumes, m.Name)
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return nil, err
			}
			if rest, ok := strings.CutPrefix(arg, m.MountPath); ok {
				arg = dir + rest
			}
		}
		cmd.Args = append(cmd.Args, arg)
	}
	cmd.Env = os.Environ()
	for name, value := range env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	return cmd, nil
}

// report tells the phase of a pod, and lets go of one that is to be deleted when it has ended.
func (k *kubelet) report(pod *core.Pod, phase core.PodPhase, code int) {
	ctx := context.Background()
	pods := k.clients.CoreV1().Pods(k.space)
	for range 20 {
		now, err := pods.Get(ctx, pod.Name, meta.GetOptions{})
		if err != nil {
			return
		}
		now.Status.Phase = phase
		state := core.ContainerState{Running: &core.ContainerStateRunning{StartedAt: meta.Now()}}
		if phase != core.PodRunning {
			state = core.ContainerState{Terminated: &core.ContainerStateTerminated{ExitCode: int32(code), FinishedAt: meta.Now()}}
		}
		now.Status.ContainerStatuses = []core.ContainerStatus{{Name: now.Spec.Containers[0].Name, State: state}}
		if _, err = pods.UpdateStatus(ctx, now, meta.UpdateOptions{}); err != nil {
			continue
		}
		if now.DeletionTimestamp != nil && phase != core.PodRunning {
			pods.Delete(ctx, pod.Name, *meta.NewDeleteOptions(0))
		}
		return
	}
}

// logOf is what the pods said whose name begins so.
func (k *kubelet) logOf(prefix string) (text string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for pod, log := range k.logs {
		if strings.HasPrefix(pod, prefix) {
			text += log
		}
	}
	return text
}
