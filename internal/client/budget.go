package client

import (
	"bytes"
	"fmt"
)

// What an answer may unfold into when it is decoded, whatever its size: three
// bytes can make an object of a kilobyte, and each level of nesting that is laid
// over another is read once more. A list of 10,000 objects of 4 KiB has some
// 300,000 objects and lists in it.
const (
	maxDepth      = 64
	maxContainers = 500_000
	maxValues     = 5_000_000
	maxRefused    = 25_000 // of either, in a refusal
)

// affordable returns an error where a body goes beyond what an answer may unfold
// into. Whether it is JSON is not looked at.
func affordable(body []byte, mostContainers, mostValues int) error {
	depth, containers, values := 0, 0, 0
	for i := 0; i < len(body); i++ {
		switch body[i] {
		case '"':
			i += textEnd(body[i+1:])
		case '{', '[':
			depth++
			containers++
		case '}', ']':
			depth--
		case ',':
			values++
		default:
			continue
		}
		if depth > maxDepth {
			return fmt.Errorf("the answer is nested more than %d deep", maxDepth)
		}
		if containers > mostContainers || values > mostValues {
			return fmt.Errorf("the answer holds more than %d objects and lists, or %d values", mostContainers, mostValues)
		}
	}
	return nil
}

// textEnd returns the length of a JSON text without its first quote.
func textEnd(rest []byte) int {
	for at := 0; ; {
		quote := bytes.IndexByte(rest[at:], '"')
		if quote < 0 {
			return len(rest)
		}
		at += quote + 1
		escapes := at - 1
		for escapes > 0 && rest[escapes-1] == '\\' {
			escapes--
		}
		if (at-1-escapes)%2 == 0 {
			return at
		}
	}
}

// maxIDs bounds how many objects a message names.
const maxIDs = 20
