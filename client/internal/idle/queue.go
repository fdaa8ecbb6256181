package idle

// queue is a ring that grows. Its length is a power of two.
type queue[T any] struct {
	ring       []T
	head, size int
}

func (q *queue[T]) len() int { return q.size }

func (q *queue[T]) at(i int) *T { return &q.ring[(q.head+i)&(len(q.ring)-1)] }

func (q *queue[T]) first() T { return *q.at(0) }

func (q *queue[T]) push(x T) {
	if q.size == len(q.ring) {
		grown := make([]T, max(8, 2*len(q.ring)))
		for i := range q.size {
			grown[i] = *q.at(i)
		}
		q.ring, q.head = grown, 0
	}
	q.size++
	*q.at(q.size - 1) = x
}

func (q *queue[T]) popFirst() (x T) {
	x, *q.at(0) = *q.at(0), x
	q.head = (q.head + 1) & (len(q.ring) - 1)
	q.size--
	return x
}

func (q *queue[T]) popLast() (x T) {
	q.size--
	x, *q.at(q.size) = *q.at(q.size), x
	return x
}
