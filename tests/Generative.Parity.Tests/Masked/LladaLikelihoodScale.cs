using System.Text.Json;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// The scale of a guided likelihood. No file of a folder has it, so the scales that somebody may have chosen are tried: those of the
/// folder's generations, and tenths. That one of these few gives a number of six digits is no accident.
/// </summary>
internal static class LladaLikelihoodScale
{
    private const string Guided = "cfg", Arguments = "generate_cases.json", Argument = "cfg_scale";

    private const int Tenths = 50;

    /// <summary>Whether names that begin so belong to a guided estimate.</summary>
    public static bool IsGuided(string start) => start.Contains(Guided, StringComparison.Ordinal);

    /// <summary>The error at the scale that fits best.</summary>
    /// <param name="folder">The fixture's folder.</param>
    /// <param name="answers">Logits with and without the prompt, of every batch.</param>
    /// <param name="estimate">The estimate from the guided logits of the batches.</param>
    /// <param name="expected">The stored estimate.</param>
    /// <exception cref="InvalidDataException">No scale gives it.</exception>
    public static ParityError Measure(string folder, IReadOnlyList<(Tensor Told, Tensor Untold)> answers,
        Func<IReadOnlyList<Tensor>, Tensor> estimate, Tensor expected)
    {
        var (scale, best) = Scales(folder).Select(s => (Scale: s, Error: LossTolerance.Loss(
            estimate([.. answers.Select(a => a.Untold + ((s + 1) * (a.Told - a.Untold)))]), expected))).MinBy(c => c.Error.Value);
        return best.IsWithin ? best : throw new InvalidDataException(
            $"the scale of the guided likelihood is not stored, and none of the usual ones gives it; {scale:0.0#} comes nearest");
    }

    private static IEnumerable<double> Scales(string folder)
    {
        var path = Path.Combine(folder, Arguments);
        using var json = JsonDocument.Parse(File.Exists(path) ? File.ReadAllText(path) : "{}");
        double[] generations = [.. json.RootElement.EnumerateObject()
            .Select(c => c.Value.TryGetProperty(Argument, out var s) ? s.GetDouble() : 0)];
        return Enumerable.Range(0, Tenths + 1).Select(i => i / 10.0).Union(generations);
    }
}
