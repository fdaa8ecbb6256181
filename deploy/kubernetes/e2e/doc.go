// Package e2e applies the manifests of deploy/kubernetes to a real control plane on loopback:
// etcd, kube-apiserver and kube-controller-manager, built from their modules. In place of a
// kubelet it runs the command of each pod as a process and reports its phase.
//
//	cd deploy/kubernetes/e2e && go test -timeout 20m .
package e2e
