using Generative.Checkpoints;
using Generative.Networks;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// What a U-Net is told besides sample and timestep, found by the stored names: "text_embeds" for a single evaluation,
/// "cfg.text_embeds" or "cfg.cond_text_embeds" and "cfg.uncond_text_embeds" for the run "cfg".
/// </summary>
internal sealed class UNet2DInputs(SafetensorsFile cases)
{
    private const string Labels = "class_labels", Text = "encoder_hidden_states", Mask = "encoder_attention_mask", Pooled = "text_embeds",
        Sizes = "time_ids", Condition = "timestep_cond", Start = ".x_T", Wanted = ".cond", Unwanted = ".uncond";

    private static readonly string[] Kinds = [Labels, Text, Mask, Pooled, Sizes, Condition];

    private static readonly string[] Plain = ["sample", "timesteps"];

    private static readonly string[] Ends = [Start, ".noise", Wanted, Unwanted];

    /// <summary>Whether a stored tensor is told to the network or a run, and so nothing to compare.</summary>
    public static bool Is(string name) => Plain.Contains(name) || Ends.Any(e => name.EndsWith(e, StringComparison.Ordinal))
        || Kinds.Any(k => name.Contains(k, StringComparison.Ordinal));

    /// <summary>Whether a run is guided: one batch holds "no text", then the text.</summary>
    public bool IsGuided(string run) => cases.Tensors.Keys.Any(n => n.StartsWith($"{run}.", StringComparison.Ordinal) && IsUnwanted(n));

    /// <summary>The text's states, of a single evaluation (null) or of a run.</summary>
    public Tensor? TextOf(string? run, long batch) =>
        cases.Tensors.ContainsKey(run + Wanted) && cases.Tensors.ContainsKey(run + Unwanted)
            ? cat([Rows(cases.Read(run + Unwanted), batch), Rows(cases.Read(run + Wanted), batch)])
            : Find(run, Text, batch);

    /// <summary>Everything else.</summary>
    public UNet2DConditionExtras ExtrasOf(string? run, long batch, bool masked) => new()
    {
        ClassLabels = Find(run, Labels, batch),
        TextEmbeds = Find(run, Pooled, batch),
        TimeIds = Find(run, Sizes, batch),
        TimestepCond = Find(run, Condition, batch),
        EncoderAttentionMask = masked ? Find(run, Mask, batch) : null,
    };

    private Tensor? Find(string? run, string kind, long batch)
    {
        var names = cases.Tensors.Keys.Where(n => n.Contains(kind, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        var own = Array.FindAll(names, n => run is null ? !IsOfRun(n) : n.StartsWith($"{run}.", StringComparison.Ordinal));
        // What a run does not bring along is as for the single evaluation.
        var found = own.Length > 0 ? own : Array.FindAll(names, n => !IsOfRun(n));
        if (found.FirstOrDefault(n => !IsUnwanted(n)) is not { } wanted)
            return null;
        var value = cases.Read(wanted);
        if (run is null || !IsGuided(run))
            return Rows(value, batch);
        var unwanted = found.FirstOrDefault(IsUnwanted);
        return unwanted is null && value.shape[0] == 2 * batch ? value
            : cat([Rows(unwanted is null ? value : cases.Read(unwanted), batch), Rows(value, batch)]);
    }

    private bool IsOfRun(string name) => name.Split('.') is [var run, _, ..] && cases.Tensors.ContainsKey(run + Start);

    private static bool IsUnwanted(string name) =>
        name.Contains("uncond", StringComparison.Ordinal) || name.Contains("negative", StringComparison.Ordinal);

    /// <summary>One row stands for all; of more than are asked, the first.</summary>
    private static Tensor Rows(Tensor value, long batch) =>
        value.shape[0] == 1 && batch > 1 ? value.expand([batch, .. value.shape[1..]])
        : value.shape[0] > batch ? value.narrow(0, 0, batch) : value;
}
