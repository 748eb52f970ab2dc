using System.Globalization;
using System.Text.RegularExpressions;
using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Texts of the network beside the folder, computed in passes over all their tokens.</summary>
/// <param name="folder">The folder.</param>
/// <param name="stored">Its tensors.</param>
internal sealed partial class JacobiFolder(string folder, StoredTensors stored) : IDisposable
{
    private readonly NeighbourModel _model =
        NeighbourModel.Load(folder, Path.Combine("..", FixtureReadme.Word(folder, @"\.\./([\w.\-]*\w)") ?? "llama"));

    private int Tokens => (int)(stored["greedy_ids"].shape[1] - stored["prompt"].shape[1]);

    /// <summary><c>jacobi.rowN.START.iterates</c> and <c>.forward_calls</c>.</summary>
    public ParityError Passes(string name)
    {
        var (row, start) = (Number(name, "row"), name.Contains(".zeros.", StringComparison.Ordinal));
        var prompt = Prompt(row);
        var first = new long[Tokens];
        Array.Fill(first, start ? 0 : prompt[^1]);
        return Compare(name, JacobiIteration.Iterates(guesses => Pass(prompt, guesses, null), first));
    }

    /// <summary><c>sampled_jacobi_iterates</c>: the first prompt, one uniform a token.</summary>
    public ParityError Sampled(string name) => Compare(name, JacobiIteration.Iterates(
        guesses => Pass(Prompt(0), guesses, stored["sampled_uniforms"]), new long[stored["sampled_uniforms"].shape[0]]));

    /// <summary><c>jacobi_gs.rowN.blockM.calls</c>: passes of each block.</summary>
    public ParityError Blocks(string name)
    {
        var (text, size) = (Prompt(Number(name, "row")), Number(name, "block"));
        List<long> calls = [];
        for (var made = 0; made < Tokens; made += size)
        {
            var before = text;
            var start = new long[Math.Min(size, Tokens - made)];
            var iterates = JacobiIteration.Iterates(guesses => Pass(before, guesses, null), start).ToArray();
            calls.Add(iterates.Length - 1);
            text = [.. text, .. iterates[^1]];
        }
        return StoredLaws.Same(calls, stored[name]);
    }

    /// <summary>The sampler's evaluations for the same text and blocks: no more than stored, which counts a pass that confirms.</summary>
    public ParityError SamplerCalls(string name)
    {
        using var result = Run(tensor(Prompt(Number(name, "row"))).unsqueeze(0), Number(name, "block"), zeros: true, null);
        return new(Math.Max(0, result.Summary.NetworkEvaluations - stored[name].sum().item<long>()), 0);
    }

    /// <summary>The sampler's texts, all rows together.</summary>
    public ParityError Greedy(int window, bool zeros)
    {
        using var result = Run(stored["prompt"], window, zeros, null);
        return Deviation.Unequal(result.State.Value, stored["greedy_ids"]);
    }

    /// <summary>The sampler's drawn text.</summary>
    public ParityError SampledIds()
    {
        var uniforms = stored["sampled_uniforms"];
        using var result = Run(stored["prompt"].narrow(0, 0, 1), 16, zeros: false,
            new ReplaySource(1, key => key.Name == "token" ? uniforms[key.Index].reshape(1, 1) : null));
        return Deviation.Unequal(result.State.Value, stored["sampled_ids"]);
    }

    public void Dispose() => _model.Dispose();

    private SamplerResult Run(Tensor prompts, int window, bool zeros, ReplaySource? draws) =>
        SamplerRunner.Run(KnownSamplers.Get("jacobi"), _model,
            new([.. Enumerable.Range(0, (int)prompts.shape[0]).Select(i => (long)i)], Tokens)
        {
            Start = new(0, prompts),
            Random = draws,
            Settings = new Dictionary<string, double>
            {
                ["greedy"] = draws is null ? 1 : 0, ["window"] = window, ["zeros"] = zeros ? 1 : 0,
            },
        });

    private long[] Prompt(int row) => StoredLaws.Ids(stored["prompt"][row]);

    /// <summary>Every token from those guessed before it; the likeliest, or the one that its uniform draws.</summary>
    private long[] Pass(long[] text, long[] guesses, Tensor? uniforms)
    {
        using var scope = NewDisposeScope();
        long[] ids = [.. text, .. guesses[..^1]];
        var logits = _model.Predict(new(tensor(ids, [1, ids.Length]), NoiseLevels.All(0), Conditioning.None)).Value[0];
        var wanted = logits.narrow(0, text.Length - 1, guesses.Length).to(ScalarType.Float64);
        return StoredLaws.Ids(uniforms is null ? wanted.argmax(-1) : CategoricalDraw.InverseCdf(wanted.softmax(-1), uniforms));
    }

    private ParityError Compare(string name, IEnumerable<long[]> iterates)
    {
        var all = iterates.ToArray();
        if (name.EndsWith("forward_calls", StringComparison.Ordinal))
            return StoredLaws.Same([all.Length - 1], stored[name]);
        return Deviation.Unequal(tensor(all.SelectMany(i => i).ToArray(), [all.Length, all[0].Length]), stored[name]);
    }

    private static int Number(string name, string what) =>
        int.Parse(Numbered().Matches(name).First(m => m.Groups[1].Value == what).Groups[2].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(row|block)(\d+)")]
    private static partial Regex Numbered();
}
