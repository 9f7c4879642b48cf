// Package jsontext compares JSON by what it says: blanks, the order of members
// and the spelling of numbers make no difference, and no digit is lost.
package jsontext

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
)

// Same reports whether two texts are equal, or the same JSON.
func Same(a, b string) bool { return a == b || Canonical(a) == Canonical(b) }

// Canonical returns the one spelling of a JSON text. A text that is no JSON is
// its own.
func Canonical(text string) string {
	value, err := Parse(text)
	if err != nil {
		return text
	}
	canonical, err := json.Marshal(value)
	if err != nil {
		return text
	}
	return string(canonical)
}

// Parse reads a JSON text. Numbers are json.Number, each in its one spelling.
func Parse(text string) (value any, err error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more after the JSON value")
	}
	return respell(value), nil
}

// Contains reports whether a JSON text has all that another one says: objects may
// have further members.
func Contains(text, part string) bool {
	whole, err := Parse(text)
	wanted, failed := Parse(part)
	return err == nil && failed == nil && contains(whole, wanted)
}

func contains(value, part any) bool {
	switch part := part.(type) {
	case map[string]any:
		of, isObject := value.(map[string]any)
		for name, member := range part {
			found, there := of[name]
			isObject = isObject && there && contains(found, member)
		}
		return isObject
	case []any:
		of, isList := value.([]any)
		isList = isList && len(of) == len(part)
		for i := range part {
			isList = isList && contains(of[i], part[i])
		}
		return isList
	}
	return value == part
}

// Overlap returns what a JSON text says of the members that another one has, at any
// depth. Members that it lacks are as the other one has them.
func Overlap(text, known string) string {
	whole, err := Parse(text)
	wanted, failed := Parse(known)
	if err != nil || failed != nil {
		return text
	}
	overlapping, err := json.Marshal(overlap(whole, wanted))
	if err != nil {
		return text
	}
	return string(overlapping)
}

func overlap(value, known any) any {
	switch known := known.(type) {
	case map[string]any:
		of, isObject := value.(map[string]any)
		if !isObject {
			return value
		}
		made := make(map[string]any, len(known))
		for name, member := range known {
			made[name] = member
			if found, there := of[name]; there {
				made[name] = overlap(found, member)
			}
		}
		return made
	case []any:
		of, isList := value.([]any)
		if !isList || len(of) != len(known) {
			return value
		}
		made := make([]any, len(known))
		for i, element := range known {
			made[i] = overlap(of[i], element)
		}
		return made
	}
	return value
}

func respell(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			value[name] = respell(member)
		}
	case []any:
		for i, element := range value {
			value[i] = respell(element)
		}
	case json.Number:
		return number(value)
	}
	return value
}

// number spells a number as its significant digits and an exponent. Nothing is
// computed of it: a short text may name a number of a billion digits.
func number(n json.Number) json.Number {
	text, sign := strings.CutPrefix(string(n), "-")
	text, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	shift := int64(0)
	if exponent != "" {
		var err error
		if shift, err = strconv.ParseInt(exponent, 10, 32); err != nil {
			return n // as far as anybody can tell
		}
	}
	whole, fraction, _ := strings.Cut(text, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	significant := strings.TrimRight(digits, "0")
	if significant == "" {
		return "0"
	}
	shift += int64(len(digits) - len(significant) - len(fraction))
	if shift != 0 {
		significant += "e" + strconv.FormatInt(shift, 10)
	}
	if sign {
		significant = "-" + significant
	}
	return json.Number(significant)
}
