// Package journal writes what became of each order, as a client.Journal hands it on: records
// that programs read, and logs of HDR histograms.
package journal
