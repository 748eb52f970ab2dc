using Generative.Sampling;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Parity.Tests;

/// <summary>
/// Open-MAGVIT2's transformer over sub-tokens: logits of given pictures at once, along their rows and in parts behind a cache, losses, and
/// pictures by our samplers, guided or not. Beside what is stored, Jacobi iteration must write the same greedy pictures.
/// </summary>
internal sealed class OpenMagvit2ArKind : IParityKind
{
    private const string Logits = "teacher_logits_", Losses = "loss_", None = "_uncond", Steps = "_step_logits_";

    private static readonly string[] Inputs = ["class_labels", "sampled_uniforms", "tokens_pre", "tokens_post"];

    public string Name => "open-magvit2-ar";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Read);

    private static IEnumerable<ParityCase> Read(string folder)
    {
        yield return Case("weights", _ => new(0, 0));
        foreach (var name in StoredTensors.Names(folder, "").Where(n => !Inputs.Contains(n)))
        {
            if (name.StartsWith(Logits, StringComparison.Ordinal))
            {
                yield return Case(name, f => Teacher(f, name));
                yield return Case($"{name}.row", f => Along(f, name, null));
                foreach (var size in new[] { 1, 3, 8 })
                    yield return Case($"{name}.parts_of_{size}", f => Along(f, name, size));
            }
            else if (name.StartsWith(Losses, StringComparison.Ordinal))
                yield return Case(name, f => Loss(f, name));
            else
                yield return name switch
                {
                    "freqs_cis" => Case(name, f => new(Deviation.Absolute(f.Network.RotaryTable(), f.Stored[name]), 1e-6)),
                    "greedy_cfg_codes" or "greedy_cfg_image" =>
                        new(name, () => OpenMagvit2Pictures.Measure(folder, name)),
                    _ when Run(name) is { } run => Case(name, f => Sampled(f, run, name)),
                    _ => MaskedFolders.Unknown(name),
                };
        }
        yield return Case("greedy.jacobi", f => Jacobi(f, "greedy", null));
        yield return Case("greedy_cfg.jacobi", f => Jacobi(f, "greedy_cfg", f.Guidance()));

        ParityCase Case(string name, Func<OpenMagvit2ArFixture, ParityError> measure) =>
            new(name, () => OpenMagvit2ArFixture.Use(folder, measure));
    }

    private static string Part(string name) => name[(name.LastIndexOf('_') + 1)..];

    private static string? Run(string name) =>
        new[] { "greedy_cfg", "greedy", "sampled" }.FirstOrDefault(run => name.StartsWith($"{run}_", StringComparison.Ordinal));

    private static (Tensor Classes, int Slot) Asked(OpenMagvit2ArFixture f, string name)
    {
        var isNone = name.EndsWith(None, StringComparison.Ordinal);
        return (isNone ? full_like(f.Classes, f.Network.NoClass) : f.Classes,
            OpenMagvit2ArFixture.Slot(Part(isNone ? name[..^None.Length] : name)));
    }

    private static ParityError Teacher(OpenMagvit2ArFixture f, string name)
    {
        var (classes, slot) = Asked(f, name);
        return Near(f.Network.SlotLogits(classes, f.Tokens("tokens"))[slot], f.Stored[name]);
    }

    private static ParityError Along(OpenMagvit2ArFixture f, string name, int? size)
    {
        var (classes, slot) = Asked(f, name);
        var row = f.Row(classes, f.Tokens("tokens"));
        if (size is null)
            return Near(f.Along(f.Network.call(row), slot), f.Stored[name]);
        using var cache = f.Network.CreateCache((int)row.shape[0], 1, CachePolicy.All);
        List<Tensor> parts = [];
        for (var at = 0L; at < row.shape[1]; at = cache.Length)
            parts.Add(f.Network.Logits(new(row.narrow(1, at, Math.Min(size.Value, row.shape[1] - at))) { Cache = cache }));
        return Near(f.Along(cat(parts, 1), slot), f.Stored[name]);
    }

    private static ParityError Loss(OpenMagvit2ArFixture f, string name)
    {
        var (tokens, slot) = (f.Tokens("tokens"), OpenMagvit2ArFixture.Slot(Part(name)));
        var logits = f.Network.SlotLogits(f.Classes, tokens)[slot];
        return Near(functional.cross_entropy(logits.flatten(0, 1), tokens.select(2, slot).flatten()), f.Stored[name]);
    }

    private static ParityError Sampled(OpenMagvit2ArFixture f, string run, string name)
    {
        var (tokens, scores) = run switch
        {
            "greedy" => f.Sample("greedy"),
            "greedy_cfg" => f.Sample("greedy", f.Guidance()),
            _ => f.Sample("sample", f.Guidance(), f.Rules(), f.Stored["sampled_uniforms"]),
        };
        var slot = OpenMagvit2ArFixture.Slot(Part(name));
        return name.Contains(Steps, StringComparison.Ordinal) ? Near(f.Along(scores, slot), f.Stored[name])
            : Deviation.Unequal(tokens.select(2, slot), f.Stored[name]);
    }

    private static ParityError Jacobi(OpenMagvit2ArFixture f, string run, IGuidance? guidance)
    {
        var settings = new Dictionary<string, double> { ["greedy"] = 1 };
        return Deviation.Unequal(f.Sample("jacobi", guidance, settings: settings).Tokens, f.Tokens(run));
    }

    private static ParityError Near(Tensor actual, Tensor expected) =>
        new(Deviation.Absolute(actual, expected), OpenMagvit2ArFixture.Tolerance);
}
