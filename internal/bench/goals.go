package main

import (
	"fmt"
	"time"
)

// goal is what the provider wants to reach, and whether it does.
type goal struct {
	what, figure string
	reached      bool
	measured     bool
}

func (g goal) String() string {
	switch {
	case !g.measured:
		return "----  " + g.what + ": not measured"
	case g.reached:
		return "PASS  " + g.what + ": " + g.figure
	}
	return "FAIL  " + g.what + ": " + g.figure
}

const (
	mostCalls  = 3
	mostRatio  = 1.25
	mostMemory = 400 << 20
	allowance  = 1.2 // of the time that the tenant takes for creates
	parallel   = 10  // objects that a CLI works on at once
)

// goals holds the results against the goals, by CLI.
func (b *benchmark) goals() (all []goal) {
	for _, c := range b.clis {
		at := func(size int, step string, s subject) *result {
			return b.results[key{c.name, serviceProviders, size, step, s}]
		}
		add := func(what string, measured bool, check func(*goal)) {
			g := goal{what: c.name + ": " + what, measured: measured}
			if measured {
				check(&g)
			}
			all = append(all, g)
		}
		own, idle := at(1000, plan, ours), at(1000, plan, noop)
		large := at(5000, plan, ours)
		made, madeIdle := at(b.creates, apply, ours), at(b.creates, apply, noop)
		add(fmt.Sprintf("a refresh of 1,000 service providers makes at most %d requests beyond sign-in and key discovery", mostCalls), own != nil, func(g *goal) {
			g.figure, g.reached = fmt.Sprint(own.requests.calls()), own.requests.calls() <= mostCalls
		})
		add(fmt.Sprintf("a plan of 1,000 takes at most %.2f × the no-op provider's", mostRatio), own != nil && idle != nil, func(g *goal) {
			got := float64(own.wall()) / float64(idle.wall())
			g.figure, g.reached = fmt.Sprintf("%.2f", got), got <= mostRatio
		})
		for _, floor := range []struct {
			of   subject
			what string
		}{{noop, "the no-op provider's"}, {core, "that of terraform_data"}} {
			small, big := at(1000, plan, floor.of), at(5000, plan, floor.of)
			add("a plan grows from 1,000 to 5,000 no faster than "+floor.what, own != nil && small != nil && large != nil && big != nil, func(g *goal) {
				got, least := float64(large.wall())/float64(own.wall()), float64(big.wall())/float64(small.wall())
				g.figure, g.reached = fmt.Sprintf("%.2f × against %.2f ×", got, least), got <= least
			})
		}
		add("the provider's memory at 1,000 stays under 400 MiB", own != nil && own.memory.provider > 0, func(g *goal) {
			g.figure, g.reached = mebibytes(own.memory.provider)+" MiB", own.memory.provider < mostMemory
		})
		if b.creates == 0 {
			continue
		}
		add(fmt.Sprintf("an apply of %s creates takes at most %.1f × (%[1]s × %[3]d ms ÷ %[4]d) and the no-op provider's time", thousands(b.creates), allowance, b.latency, parallel), made != nil && madeIdle != nil, func(g *goal) {
			most := createLimit(b.creates, b.latency, madeIdle.wall())
			g.figure, g.reached = fmt.Sprintf("%s s against %s s", seconds(made.wall()), seconds(most)), made.wall() <= most
		})
	}
	return all
}

// createLimit is how long an apply of so many creates may take.
func createLimit(creates, latency int, floor time.Duration) time.Duration {
	waiting := time.Duration(creates) * time.Duration(latency) * time.Millisecond / parallel
	return time.Duration(allowance*float64(waiting)) + floor
}
