// Package ordergen makes order workloads for matching engines.
//
// A workload is a pure function: order i is computed from a [Config], its seed and i,
// and from nothing else. So a run can be replayed, resumed, and divided over workers
// and machines, and what an engine must do with it is known before it is sent:
//
//   - a [Stream] gives the orders, aggressive BUYs that mean to trade on arrival and
//     passive ones that mean to rest;
//   - a [Book] gives the asks to seed;
//   - a [Plan] proves that every aggressive BUY trades in full in any arrival order,
//     or says where the book falls short, and tops it up;
//   - an [Expectation] says what the engine must end up with.
//
// Prices are whole cents ([Price]), quantities whole shares, probabilities whole per
// mille or exact fractions. There is no float between the random bits and an order,
// so a workload is the same on every machine. [StreamVersion] changes whenever any
// workload does.
//
// Package client sends a workload at its arrival rate, package trial runs and judges
// the test cases of [Profiles], package engine is a small matching engine to try it
// all on, and package conform tests other engines.
package ordergen
