using System.Text.Json;
using Generative.Checkpoints;
using Generative.Tokenizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>An open folder: the quantiser of several scales with its weights, and the stored tensors.</summary>
internal sealed class VarQuantizerFixture : IDisposable
{
    private const string Prefix = "quantize.";

    private readonly StoredTensors _stored;

    private VarQuantizerFixture(string folder)
    {
        _stored = new(folder);
        Quantizer = Build(folder);
        using var weights = TensorSource.Open(folder);
        WeightLoader.Load(Quantizer, weights, new() { Prefix = Prefix });
    }

    public MultiScaleResidualQuantizer Quantizer { get; }

    /// <summary>The latent's size.</summary>
    public TokenGrid Grid => Quantizer.ScaleGrids[^1];

    /// <summary>The stored ids of all scales, one after the other.</summary>
    public Tensor StoredIds => cat([.. Enumerable.Range(0, Quantizer.ScaleGrids.Count).Select(scale => this[$"scale{scale}.indices"])], 1);

    /// <summary>A stored tensor that a case needs.</summary>
    public Tensor this[string name] => _stored[name];

    /// <summary>Opens a folder, measures, and frees everything.</summary>
    public static ParityError Use(string folder, Func<VarQuantizerFixture, ParityError> measure)
    {
        using var scope = NewDisposeScope();
        using var fixture = new VarQuantizerFixture(folder);
        return measure(fixture);
    }

    /// <summary>The ids of a scale that the quantiser finds itself.</summary>
    public Tensor Ids(int scale) => Quantizer.Quantize(this["f"]).Ids
        .narrow(1, Quantizer.ScaleGrids.Take(scale).Sum(g => g.Tokens), Quantizer.ScaleGrids[scale].Tokens);

    /// <summary>Step by step through stored ids, to the scale.</summary>
    public NextScale Walk(int last)
    {
        NextScale? step = null;
        for (var scale = 0; scale <= last; scale++)
            step = Quantizer.NextInput(scale, this[$"scale{scale}.indices"], step?.Sum);
        return step!;
    }

    /// <summary>What training sees, and the gradients of the probed loss with respect to the latent and to the codes.</summary>
    public (QuantizerLosses Losses, Tensor Latent, Tensor Codes) Train()
    {
        var f = this["f"].requires_grad_(true);
        var losses = Quantizer.Losses(f);
        ((losses.Quantized.Latent * this["train.probe"]).sum() + losses.Total).backward();
        return (losses, f.grad!, Quantizer.get_parameter("embedding.weight")!.grad!);
    }

    public void Dispose()
    {
        Quantizer.Dispose();
        _stored.Dispose();
    }

    private static MultiScaleResidualQuantizer Build(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "config.json")));
        var config = json.RootElement;
        return new(new(config.GetProperty("vocab_size").GetInt64(), config.GetProperty("z_channels").GetInt32(),
            [.. config.GetProperty("v_patch_nums").EnumerateArray().Select(side => side.GetInt32())])
        {
            SharedConvolutions = config.GetProperty("share_quant_resi").GetInt32(),
            ResidualRatio = config.GetProperty("quant_resi").GetDouble(),
            ByAngle = config.GetProperty("using_znorm").GetBoolean(),
            CommitmentWeight = config.GetProperty("beta").GetDouble(),
        });
    }
}
