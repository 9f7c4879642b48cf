# A community whose users come from Active Directory: the directory with its
# certificate authorities and password rules, the attributes that applications
# may ask for, the order in which users are looked for, and the mail server that
# messages go out over.

terraform {
  required_providers {
    onekosmos = {
      source = "1kosmos/onekosmos"
    }
  }
}

provider "onekosmos" {}

variable "bind_password" {
  description = "Password of the service account in Active Directory. Kept in no plan and no state."
  type        = string
  ephemeral   = true
  default     = "a password"
}

variable "bind_password_version" {
  description = "Raise it to send a new password."
  type        = number
  default     = 1
}

variable "keytab" {
  description = "Keytab of the service, for signing in with a Windows session."
  type        = string
  ephemeral   = true
  default     = "a keytab"
}

resource "onekosmos_auth_module" "staff" {
  name = "Staff"
  type = "ad"

  directory = {
    protocol                 = "ldaps"
    server                   = "dc1.example.com"
    port                     = 636
    bind_dn                  = "CN=svc-1kosmos,OU=Services,DC=example,DC=com"
    bind_password_wo         = var.bind_password
    bind_password_wo_version = var.bind_password_version
    base_dn                  = "OU=Staff,DC=example,DC=com"
    security_authentication  = "Simple"
    filter                   = "(sAMAccountName={0})"
  }

  kerberos = {
    keytab_wo         = var.keytab
    keytab_wo_version = 1
  }

  certificate_authorities = {
    "ca1.example.com" = {
      name     = "Example Issuing CA 1"
      template = "1KosmosUser"
    }
    "ca2.example.com" = {
      name     = "Example Issuing CA 2"
      template = "1KosmosUser"
    }
  }
  certificate_authority_timeout_seconds         = 20
  certificate_authority_notifications_enabled   = true
  certificate_authority_notification_recipients = ["pki@example.com"]

  password_policy = {
    authentication_type        = "Fingerprint"
    description                = "As in the domain policy."
    minimum_length             = 14
    minimum_special_characters = 1
    minimum_numbers            = 1
    special_characters_allowed = "!@#$%^&*()-_=+"
    minimum_capital_letters    = 1
    no_username                = true
    maximum_in_row             = 3
  }
}

# Users that are in no directory.
resource "onekosmos_auth_module" "guests" {
  name = "Guests"
  type = "db"
}

resource "onekosmos_user_attribute" "department" {
  auth_module_id      = onekosmos_auth_module.staff.id
  name                = "Department"
  directory_attribute = "department"
}

resource "onekosmos_user_attribute" "employee_number" {
  auth_module_id      = onekosmos_auth_module.staff.id
  name                = "Employee number"
  directory_attribute = "employeeNumber"
}

resource "onekosmos_user_attribute" "office" {
  auth_module_id      = onekosmos_auth_module.staff.id
  name                = "Office"
  directory_attribute = "physicalDeliveryOfficeName"
}

# Staff first. Destroying this puts back what was there before.
resource "onekosmos_default_auth_scheme" "default" {
  auth_module_ids = [
    onekosmos_auth_module.staff.id,
    onekosmos_auth_module.guests.id,
  ]
}

variable "mail_password" {
  description = "Password of the mail server's account. Kept in no plan and no state."
  type        = string
  ephemeral   = true
  default     = "a password"
}

# Passcodes and invitations go out over the company's mail server.
resource "onekosmos_message_gateway" "mail" {
  name                = "Mail"
  type                = "smtp"
  username            = "mailer"
  password_wo         = var.mail_password
  password_wo_version = 1
  service_url         = "smtp.example.com"

  email = {
    sender_email = "no-reply@example.com"
    port         = 465
  }
}

# What users of the directory read when they choose a password. Needs the
# license key.
data "onekosmos_password_policy" "staff" {
  auth_module_id = onekosmos_auth_module.staff.id
}

output "staff" {
  description = "The module, and its rules for passwords."
  value = {
    module = onekosmos_auth_module.staff.id
    rules  = data.onekosmos_password_policy.staff.descriptions
  }
}
