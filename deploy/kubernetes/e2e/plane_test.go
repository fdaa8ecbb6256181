package e2e

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

// binaries are where TestMain has built what the tests run.
var binaries string

func TestMain(m *testing.M) { os.Exit(withBinaries(m)) }

func withBinaries(m *testing.M) int {
	var err error
	if binaries, err = os.MkdirTemp("", "ordergen-e2e-"); err != nil {
		panic(err)
	}
	defer os.RemoveAll(binaries)
	tools := exec.Command("go", "build", "-o", binaries+"/", "tool")
	tools.Stdout, tools.Stderr = os.Stdout, os.Stderr
	image, err := readDockerfile()
	if err = errors.Join(err, tools.Run()); err == nil {
		err = image.build(binaries)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

const token = "e2e"

// startPlane starts a control plane that the test stops, and returns how to reach it.
func startPlane(t *testing.T) *rest.Config {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	account := write("account.key", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
	tokens := write("tokens.csv", token+",admin,admin,system:masters\n")

	store, peer, api := freeURL(t, "http"), freeURL(t, "http"), freeURL(t, "https")
	start(t, "server", "--data-dir", filepath.Join(dir, "etcd"), "--log-level", "error",
		"--listen-client-urls", store, "--advertise-client-urls", store,
		"--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", "default="+peer)
	_, port, _ := net.SplitHostPort(api[len("https://"):])
	start(t, "kube-apiserver", "--etcd-servers", store, "--bind-address", "127.0.0.1", "--secure-port", port,
		"--cert-dir", filepath.Join(dir, "certs"), "--token-auth-file", tokens, "--authorization-mode", "AlwaysAllow",
		"--service-account-issuer", "https://e2e", "--service-account-key-file", account, "--service-account-signing-key-file", account,
		"--service-cluster-ip-range", "10.0.0.0/24", "--disable-admission-plugins", "ServiceAccount", "-v", "0")
	config := &rest.Config{Host: api, BearerToken: token, TLSClientConfig: rest.TLSClientConfig{Insecure: true}, QPS: 100, Burst: 100}
	clients, err := kubernetes.NewForConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the API server", func() bool {
		status, err := clients.RESTClient().Get().AbsPath("/readyz").DoRaw(t.Context())
		return err == nil && string(status) == "ok"
	})
	kubeconfig := write("kubeconfig", fmt.Sprintf(`apiVersion: v1
kind: Config
clusters: [{name: e2e, cluster: {server: %q, insecure-skip-tls-verify: true}}]
users: [{name: e2e, user: {token: %s}}]
contexts: [{name: e2e, context: {cluster: e2e, user: e2e}}]
current-context: e2e
`, api, token))
	start(t, "kube-controller-manager", "--kubeconfig", kubeconfig, "--controllers", "job,garbagecollector,namespace",
		"--leader-elect=false", "--secure-port", "0", "-v", "0")
	return config
}

// start starts a binary that ends with the test, and shows what it said of a test that failed.
func start(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	log, err := os.Create(filepath.Join(t.TempDir(), name+".log"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(binaries, name), args...)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		ended := time.AfterFunc(5*time.Second, func() { cmd.Process.Kill() })
		cmd.Wait()
		ended.Stop()
		log.Close()
		if text, _ := os.ReadFile(log.Name()); t.Failed() {
			t.Logf("%s said:\n%s", name, text[max(0, len(text)-4096):])
		}
	})
	return cmd
}

func freeURL(t *testing.T, scheme string) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return scheme + "://" + l.Addr().String()
}

// waitFor waits for a state of other processes.
func waitFor(t *testing.T, what string, reached func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	for !reached() {
		select {
		case <-ctx.Done():
			t.Fatalf("%s: not reached in two minutes", what)
		case <-time.After(100 * time.Millisecond):
		}
	}
}
