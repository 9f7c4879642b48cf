// Package attribute is what schemas and mappings are written with: the
// attributes that most kinds of objects have, validators, secrets, and how
// values of the API become values of Terraform and back. It knows no object of
// the product.
package attribute
