// Package endpoint is what the targets over HTTP have in common: where requests go, the
// headers that all of them carry, and what went wrong where none could be sent.
package endpoint
