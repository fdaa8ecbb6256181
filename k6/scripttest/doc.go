// Package scripttest runs the scripts of package k6 on sobek, the engine inside k6, and on
// Node, with stand-ins for the modules of k6 that talk real HTTP to the embedded engine.
//
// It is a module of its own so that who imports the library has no JavaScript engine in
// go.sum. It has tests only.
package scripttest
