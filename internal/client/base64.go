package client

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
)

// wireBase64 is the only text form of keys and blobs on the wire: standard
// alphabet, padded, no trailing bits. It skips newlines, which blobs must not
// have; decodeBase64 does not.
var wireBase64 = base64.StdEncoding.Strict()

const base64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// The standard library takes three times as long for the text of a blob as for
// its cipher. These tables halve that; only sealed bytes go through them, of
// which no timing tells anything.
var (
	base64Pairs  = makeBase64Pairs()  // 12 bits → two digits, the first in the low byte
	base64Values = makeBase64Values() // digit at a place in four → its bits of 24
)

const noBase64 = 1 << 31

func makeBase64Pairs() (pairs [1 << 12]uint16) {
	for i := range pairs {
		pairs[i] = uint16(base64Digits[i>>6]) | uint16(base64Digits[i&63])<<8
	}
	return pairs
}

func makeBase64Values() (values [4][256]uint32) {
	for place := range values {
		for i := range values[place] {
			values[place][i] = noBase64
		}
		for value := range uint32(len(base64Digits)) {
			values[place][base64Digits[value]] = value << (18 - 6*place)
		}
	}
	return values
}

// encodeBase64 fills text with the text of raw. raw may be the end of text:
// what is left of text stays longer by a third, so that nothing is written
// over what is still to be read.
func encodeBase64(text, raw []byte) {
	for len(raw) >= 8 && len(text) >= 8 { // six at a time
		v := binary.BigEndian.Uint64(raw)
		binary.LittleEndian.PutUint64(text, uint64(base64Pairs[v>>52])|uint64(base64Pairs[v>>40&0xfff])<<16|
			uint64(base64Pairs[v>>28&0xfff])<<32|uint64(base64Pairs[v>>16&0xfff])<<48)
		raw, text = raw[6:], text[8:]
	}
	var rest [8]byte
	wireBase64.Encode(text, rest[:copy(rest[:], raw)])
}

// decodeBase64 returns the bytes of text, or false when it is not exactly what
// encodeBase64 makes of them.
func decodeBase64(text []byte) (raw []byte, ok bool) {
	if len(text)%4 != 0 {
		return nil, false
	}
	digits := bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("=")), []byte("="))
	raw = make([]byte, len(text)/4*3-(len(text)-len(digits)))
	into, wrong := raw, uint32(0)
	for len(text) >= 12 && len(into) >= 8 { // six at a time; the last digits have padding
		a := base64Values[0][text[0]] | base64Values[1][text[1]] | base64Values[2][text[2]] | base64Values[3][text[3]]
		b := base64Values[0][text[4]] | base64Values[1][text[5]] | base64Values[2][text[6]] | base64Values[3][text[7]]
		wrong |= a | b
		binary.BigEndian.PutUint64(into, uint64(a)<<40|uint64(b)<<16)
		text, into = text[8:], into[6:]
	}
	var rest [9]byte
	n, err := wireBase64.Decode(rest[:], text)
	// Where a newline was skipped there is less than the length promises.
	if wrong&noBase64 != 0 || err != nil || n != len(into) {
		return nil, false
	}
	copy(into, rest[:n])
	return raw, true
}
