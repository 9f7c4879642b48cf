package check

// Areas returns the names of the areas that are asked.
func Areas() (names []string) {
	for _, a := range areas {
		names = append(names, a.name)
	}
	return names
}
