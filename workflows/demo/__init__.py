"""The demo office 平山街道: its units, people, stand-ins and topics, so that every part can be tried."""
