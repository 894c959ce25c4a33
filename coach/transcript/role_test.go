package transcript

import "testing"

func TestLabelsThatNameASide(t *testing.T) {
	for label, want := range map[string]Side{
		"Sales Rep": Rep, "AE": Rep, "Agent": Rep, "agent_1": Rep, "Account Executive": Rep, "Senior Account Executive": Rep, "SDR 2": Rep,
		"Customer Success Manager": Rep, "Customer Service Agent": Rep, "Anna (Sales Rep)": Rep, "Anna Meyer - AE": Rep, "Verkäufer": Rep,
		"Prospect": Customer, "Client": Customer, "CUSTOMER": Customer, "Customer B": Customer, "Bob Stone [Prospect]": Customer, "Acme – Client": Customer,
		"Potential customer": Customer, "Kunde": Customer,
		"Anna Meyer": Unknown, "Speaker 1": Unknown, "": Unknown, "Anna Client": Unknown, "Customer (Agent)": Unknown, "Caller": Unknown, "Mae": Unknown,
		"Agent / Customer": Unknown,
	} {
		if got := SideOfLabel(label); got != want {
			t.Errorf("%q is %s, want %s", label, got, want)
		}
	}
}
