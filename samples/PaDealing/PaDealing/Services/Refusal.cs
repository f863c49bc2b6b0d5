namespace PaDealing.Services;

/// <summary>Why the application does not do what it was asked.</summary>
public enum Refusal
{
    UnknownEmployee,
    UnknownInstrument,
    UnknownOutcome,
    UnknownRequest,
    UnknownBroker,
    UnknownSession,
    NotCompliance,
    OwnRequest,
    NotOwnRequest,
    AlreadyDecided,
    NotApproved,
}
