namespace Generative.Parity.Tests;

/// <summary>Rules that check drafts, in float64 by enumeration and with stored draws, and a run of two networks.</summary>
internal sealed class SpeculativeKind : IParityKind
{
    /// <summary>What is given, not compared: the last words of names.</summary>
    private static readonly string[] Inputs =
    [
        "target", "draft", "k", "alpha", "gamma", "draft_tokens", "accept_uniforms", "residual_uniforms", "target_first", "target_second",
        "target_third", "draft_first", "draft_second", "prompt", "sampled_accept_uniforms", "sampled_draft_uniforms",
        "sampled_residual_uniforms",
    ];

    public string Name => "speculative";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Read);

    private static IEnumerable<ParityCase> Read(string folder) => StoredTensors.Names(folder, "")
        .Where(name => !Inputs.Contains(name.Split('.')[^1])).Select(name => Measure(folder, name) is { } measure
            ? new ParityCase(name, () => StoredTensors.Use(folder, stored => measure(stored, name))) : MaskedFolders.Unknown(name));

    private static Func<StoredTensors, string, ParityError>? Measure(string folder, string name) => name.Split('.')[0] switch
    {
        "single" => OneDraft.Single,
        "iid" => OneDraft.Iid,
        "replay" => OneDraft.Replay,
        "markov" => MarkovRound.Measure,
        "lm" => (stored, n) => LanguageRun.Measure(folder, stored, n),
        "rrs_replay" => ManyDrafts.Replay,
        var group when group.StartsWith("kseq_", StringComparison.Ordinal) => ManyDrafts.Sequential,
        var group when group.StartsWith("rrs_with", StringComparison.Ordinal) => ManyDrafts.Recursive,
        _ => null,
    };
}
