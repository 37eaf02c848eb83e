// Package crm holds what the CRM side of the product is made of: ids, people's
// roles, and the records of an organization.
package crm

// Profile is who a person is in an organization, as shown to that person.
type Profile struct {
	Organization     OrganizationID
	OrganizationName string
	User             UserID
	Name             string
	Email            string
	Role             Role
}
