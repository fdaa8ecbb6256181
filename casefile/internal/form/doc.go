// Package form describes how values are written in a YAML file. One description reads them,
// writes them and gives their JSON Schema, so that the three cannot part.
package form
