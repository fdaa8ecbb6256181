package conform

import "github.com/ordergen/ordergen"

// scheduled returns the scripts with each operation waiting for what had been answered in a history when it
// was asked. So what overlapped there may overlap again, and nothing else does.
func (s scripts) scheduled(h history) scripts {
	seen := make(map[ordergen.ID]operation, len(h.operations))
	for _, op := range h.operations {
		seen[op.Order.ID] = op
	}
	kept := make(scripts, len(s))
	for client, script := range s {
		for _, op := range script {
			op.After = nil
			for other := range s {
				if other == client {
					continue
				}
				if before := lastBefore(s[other], seen, seen[op.Order.ID]); before != nil {
					op.After = append(op.After, before.Order.ID)
				}
			}
			kept[client] = append(kept[client], op)
		}
	}
	return kept
}

// lastBefore is the last operation of a script that had been answered when another was asked, or nil.
func lastBefore(script []operation, seen map[ordergen.ID]operation, asked operation) (last *operation) {
	for i := range script {
		if seen[script[i].Order.ID].Returned >= asked.Called {
			break
		}
		last = &script[i]
	}
	return last
}

// answers are closed as the operations are answered that others wait for.
type answers map[ordergen.ID]chan struct{}

func (s scripts) answers() answers {
	all := answers{}
	for _, script := range s {
		for _, op := range script {
			for _, id := range op.After {
				if all[id] == nil {
					all[id] = make(chan struct{})
				}
			}
		}
	}
	return all
}

// await waits for all that an operation is to come after.
func (a answers) await(op *operation) {
	for _, id := range op.After {
		<-a[id]
	}
}

// tell says that operations are answered, or never will be.
func (a answers) tell(ops ...operation) {
	for _, op := range ops {
		if answered := a[op.Order.ID]; answered != nil {
			close(answered)
		}
	}
}
