// Package recorded plays a recorded flow of orders: a Flow is a sibling of
// ordergen.Stream, read from a file of package formats.
//
// A file is read once, into an index beside it: records of one size, so that any event is
// found at once, and neither the length of the file nor that of the run takes memory. A
// run of a file that has its index starts at once.
//
// Nothing is proved of a recorded flow. The index has what the reference book makes of
// it in its order, and Expect has what holds in every order: shares are conserved.
package recorded
