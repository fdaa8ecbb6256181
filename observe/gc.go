package observe

import (
	"fmt"
	"math"
	"slices"
	"strings"

	dto "github.com/prometheus/client_model/go"
)

// LongestPause is the longest pause between the first and the last of some snapshots in
// their order. What came before the first is left out as far as the counts tell.
func LongestPause(marks []Snapshot) (longest GCPause) {
	last := make(map[string]Collector)
	for i, mark := range marks {
		for key, now := range mark.Collectors {
			before, seen := last[key]
			last[key] = now
			// One that was there before anybody looked tells nothing of the time since.
			if i == 0 || !seen && slices.Contains(marks[0].Unread, now.Endpoint) {
				continue
			}
			longest = longest.longer(now.since(before))
		}
	}
	return longest
}

// The metrics of a JVM, as Micrometer or the Prometheus client export them, and of a Go
// program.
const (
	micrometerPause   = "jvm_gc_pause_seconds"
	micrometerLongest = "jvm_gc_pause_seconds_max"
	prometheusPause   = "jvm_gc_collection_seconds"
	goPause           = "go_gc_duration_seconds"
)

// addCollectors finds the collectors of one endpoint, by the first of the metrics that it
// has.
func (s *Snapshot) addCollectors(families exposition, endpoint string) {
	for _, find := range []func(exposition) map[string]Collector{micrometer, prometheusClient, goRuntime} {
		found := find(families)
		for labels, c := range found {
			c.Endpoint = endpoint
			if s.Collectors == nil {
				s.Collectors = make(map[string]Collector)
			}
			s.Collectors[fmt.Sprintf("%s %s%s", endpoint, c.Source, labels)] = c
		}
		if len(found) > 0 {
			return
		}
	}
}

func micrometer(families exposition) map[string]Collector {
	found := make(map[string]Collector)
	for _, m := range families[micrometerLongest].GetMetric() {
		if longest, is := number(m); is && !concurrent(m) {
			found[labelsText(m)] = Collector{Source: micrometerLongest, Maximal: true, Longest: seconds(longest)}
		}
	}
	for _, m := range families[micrometerPause].GetMetric() {
		if c, ok := found[labelsText(m)]; ok || !concurrent(m) {
			c.Source = micrometerLongest
			found[labelsText(m)] = c.counting(m.GetSummary())
		}
	}
	return found
}

func prometheusClient(families exposition) map[string]Collector {
	found := make(map[string]Collector)
	for _, m := range families[prometheusPause].GetMetric() {
		if !concurrent(m) {
			found[labelsText(m)] = Collector{Source: prometheusPause}.counting(m.GetSummary())
		}
	}
	return found
}

func goRuntime(families exposition) map[string]Collector {
	found := make(map[string]Collector)
	for _, m := range families[goPause].GetMetric() {
		c := Collector{Source: goPause}.counting(m.GetSummary())
		for _, q := range m.GetSummary().GetQuantile() {
			if q.GetQuantile() == 1 && !math.IsNaN(q.GetValue()) {
				c.Maximal, c.Longest = true, seconds(q.GetValue())
			}
		}
		found[labelsText(m)] = c
	}
	return found
}

// concurrent reports whether a series counts work beside the program and no pauses. A JVM
// has a bean for each: "ZGC Cycles" lasts as long as a whole collection, during which the
// program runs, and "ZGC Pauses" as long as it stands still; so for the minor and major
// cycles of a generational ZGC, for Shenandoah, and for the collector of Azul.
func concurrent(m *dto.Metric) bool {
	if labelOf(m, "cause") == "No GC" {
		return true
	}
	name := labelOf(m, "gc")
	return strings.HasSuffix(name, "Cycles") || slices.Contains([]string{"GPGC New", "GPGC Old", "ConcurrentMarkSweep"}, name)
}

func labelsText(m *dto.Metric) string {
	var labels []string
	for _, l := range m.GetLabel() {
		labels = append(labels, fmt.Sprintf("%s=%q", l.GetName(), l.GetValue()))
	}
	slices.Sort(labels)
	return "{" + strings.Join(labels, ",") + "}"
}
