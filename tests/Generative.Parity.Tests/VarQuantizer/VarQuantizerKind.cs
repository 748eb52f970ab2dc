using System.Globalization;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The quantiser of next-scale prediction: ids and sums of each scale, inputs of the next, and training with its gradients.</summary>
internal sealed partial class VarQuantizerKind : IParityKind
{
    // The README: "Tolerance 1e-4". Its residual norms are mean squares.
    private const double Tolerance = 1e-4;

    private static readonly string[] Inputs = ["f", "train.probe"];

    private static readonly Dictionary<string, Func<VarQuantizerFixture, Tensor>> Values = new(StringComparer.Ordinal)
    {
        ["embed_to_fhat_last"] = f => f.Quantizer.Lookup(f.StoredIds, f.Grid),
        ["var_input"] = f => f.Quantizer.TeacherInput(f.StoredIds),
        ["residual_norms"] = f => stack(f.Quantizer.Pyramid(f.StoredIds).Select(sum => (f["f"] - sum).square().mean())),
        ["train.vq_loss"] = f => f.Train().Losses.Total,
        ["train.f_hat"] = f => f.Train().Losses.Quantized.Latent,
        ["train.grad_f"] = f => f.Train().Latent,
        ["train.grad_embedding"] = f => f.Train().Codes,
    };

    public string Name => "var-quantizer";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Read);

    private static IEnumerable<ParityCase> Read(string folder) => StoredTensors.Names(folder, "").Except(Inputs).Select(name =>
        Measure(name) is { } measure ? new ParityCase(name, () => VarQuantizerFixture.Use(folder, measure)) : MaskedFolders.Unknown(name));

    private static Func<VarQuantizerFixture, ParityError>? Measure(string name)
    {
        if (name == "phi_index")
            return f => Deviation.Unequal(tensor(f.Quantizer.ConvolutionOfScale.Select(i => (long)i).ToArray()), f[name]);
        if (Values.TryGetValue(name, out var value))
            return f => Near(value(f), f[name]);
        if (OfScale().Match(name) is not { Success: true } match)
            return null;
        var scale = int.Parse(match.Groups["scale"].Value, CultureInfo.InvariantCulture);
        return match.Groups["what"].Value switch
        {
            "indices" => f => Deviation.Unequal(f.Ids(scale), f[name]),
            "f_hat" => f => Near(f.Quantizer.Pyramid(f.StoredIds)[scale], f[name]),
            _ => f => Near(f.Walk(scale).Next, f[name]),
        };
    }

    private static ParityError Near(Tensor actual, Tensor expected) => new(Deviation.Relative(actual, expected), Tolerance);

    [GeneratedRegex(@"^(scale(?<scale>\d+)\.(?<what>indices|f_hat)|next_input(?<scale>\d+))$")]
    private static partial Regex OfScale();
}
