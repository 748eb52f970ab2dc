namespace Generative;

/// <summary>Whether a combination of model, plan and process gives the model's law.</summary>
/// <param name="Kind">Exact, approximate or invalid.</param>
/// <param name="Reason">Why; empty when exact.</param>
public sealed record Verdict(VerdictKind Kind, string Reason)
{
    /// <summary>With an ideal network and fine enough steps, samples follow the model's law.</summary>
    public static Verdict Exact { get; } = new(VerdictKind.Exact, "");

    /// <summary>Runs, but follows another law, for the reason given.</summary>
    public static Verdict Approximate(string reason) => new(VerdictKind.Approximate, reason);

    /// <summary>Must not run, for the reason given.</summary>
    public static Verdict Invalid(string reason) => new(VerdictKind.Invalid, reason);

    /// <summary>The worse of two verdicts; the reasons of equally bad ones are joined.</summary>
    public Verdict And(Verdict other) =>
        Kind == other.Kind ? this with { Reason = string.Join("; ", new[] { Reason, other.Reason }.Where(r => r.Length > 0)) }
        : Kind > other.Kind ? this : other;

    /// <inheritdoc/>
    public override string ToString() => Reason.Length == 0 ? Kind.ToString() : $"{Kind}: {Reason}";
}
