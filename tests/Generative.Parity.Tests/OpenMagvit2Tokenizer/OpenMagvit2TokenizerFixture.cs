using Generative.Checkpoints;
using Generative.Networks;
using Generative.Tokenizers;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// An open folder: the tokenizer and the stored tensors. The README allows 2e-4 absolute for outputs of encoder and decoder, nothing for
/// ids except where a latent is within 1e-4 of zero, and 1e-5 relative for losses; gradients are held to the same. Losses of the model are
/// those of the stored latents: the entropies' temperature makes 400 times as much of what the encoder may be off.
/// </summary>
internal sealed class OpenMagvit2TokenizerFixture : IDisposable
{
    private const double Pictures = 2e-4, Unsure = 1e-4, Losses = 1e-5;

    private const string ModelLoss = "loss_model_";

    private static readonly string[] Inputs = ["image", "grad_input", "grad_probe", "random_indices", "resblock_input"];

    private static readonly Dictionary<string, Func<OpenMagvit2TokenizerFixture, Tensor, ParityError>> Quantities = new()
    {
        ["enc_conv_in"] = (f, e) => new(Deviation.Absolute(f.FirstConvolution(e), e), Pictures),
        ["pre_quant"] = (f, e) => new(Deviation.Absolute(f.Network.Encode(f["image"]), e), Pictures),
        ["quant"] = (f, e) => new(Deviation.Absolute(f.Network.Quantizer.Quantize(f.Network.Encode(f["image"])).Latent, e), Pictures),
        ["reconstruction"] = (f, e) => new(Deviation.Absolute(f.Network.call(f["image"]), e), Pictures),
        ["indices"] = (f, e) => f.SureIds(f.Ids(), e),
        ["indices_pre"] = (f, e) => f.SureIds(f.Parts().select(-1, 0), e),
        ["indices_post"] = (f, e) => f.SureIds(f.Parts().select(-1, 1), e),
        ["random_quant"] = (f, e) => Deviation.Unequal(f.RandomLatent(), e),
        ["random_decoded"] = (f, e) => new(Deviation.Absolute(f.Network.Decode(f.RandomLatent()), e), Pictures),
        ["resblock_output"] = (f, e) => new(Deviation.Absolute(f.ResBlock(e), e), Pictures),
        ["grad_loss"] = (f, e) => new(Deviation.Relative(f.Gradient().Loss, e), Losses),
        ["grad_z"] = (f, e) => new(Deviation.Relative(f.Gradient().OfInput, e), Losses),
    };

    private readonly string _folder;
    private readonly SafetensorsFile _cases;
    private readonly Magvit2Tokenizer _tokenizer;

    private OpenMagvit2TokenizerFixture(string folder)
    {
        var opened = Magvit2Folder.Open(folder);
        (_folder, _tokenizer) = (folder, ImageTokenizers.Create(opened.Settings));
        opened.Load(Network);
        _cases = SafetensorsFile.Open(Path.Combine(folder, OpenMagvit2TokenizerKind.Stored));
    }

    private Magvit2Network Network => _tokenizer.Network;

    private Tensor this[string name] => _cases.Tensors.ContainsKey(name) ? _cases.Read(name)
        : throw new InvalidDataException($"{_cases.Path} lacks '{name}', which this case needs");

    public static bool IsInput(string name) => Inputs.Contains(name) || LookupFreeCase.IsInput(name);

    /// <summary>How a stored tensor is compared; null for one that is not known.</summary>
    public static Func<string, ParityError>? Find(string name)
    {
        if (Quantities.TryGetValue(name, out var quantity))
            return folder => Measure(folder, name, quantity);
        if (name.StartsWith(ModelLoss, StringComparison.Ordinal))
            return folder => Measure(folder, name, (f, e) => new(
                Deviation.Relative(f.Network.Quantizer.Losses(f["pre_quant"])[name[ModelLoss.Length..]], e), Losses));
        return LookupFreeCase.Parse(name) is not { } alone ? null
            : folder => Measure(folder, name, (f, e) => alone.Measure(f[alone.Input], e, Losses));
    }

    /// <summary>Loads strictly: anything missing, unexpected or of another shape is an error.</summary>
    public static ParityError MeasureWeights(string folder) => FixtureScope.Use(
        () => new OpenMagvit2TokenizerFixture(folder), _ => new ParityError(0, 0));

    public void Dispose()
    {
        _cases.Dispose();
        _tokenizer.Dispose();
    }

    private static ParityError Measure(
        string folder, string name, Func<OpenMagvit2TokenizerFixture, Tensor, ParityError> quantity) =>
        FixtureScope.Use(() => new OpenMagvit2TokenizerFixture(folder), f => quantity(f, f[name]));

    private Tensor Ids() => _tokenizer.Encode(this["image"]);

    private Tensor Parts() => new SubTokens(_tokenizer.Layout.SubTokenBits).Split(Ids());

    /// <summary>Ids that differ, of positions whose stored latents are all clearly of one sign.</summary>
    private ParityError SureIds(Tensor actual, Tensor expected)
    {
        var sure = this["pre_quant"].abs().amin([1L]).flatten(1).ge(Unsure).to(ScalarType.Int64);
        return Deviation.Unequal(actual * sure, expected * sure);
    }

    /// <summary>The corner that is stored, of the first pictures.</summary>
    private Tensor FirstConvolution(Tensor expected)
    {
        var heard = ModuleTap.Hear(Network, "encoder.conv_in", () => Network.Encode(this["image"]));
        return expected.shape.Select((size, d) => (size, d)).Aggregate(heard, (x, s) => x.narrow(s.d, 0, s.size));
    }

    private Tensor RandomLatent()
    {
        var shape = this["random_quant"].shape;
        return Network.Quantizer.Lookup(this["random_indices"], new((int)shape[2], (int)shape[3]));
    }

    private Tensor ResBlock(Tensor expected)
    {
        var input = this["resblock_input"];
        using var block = new Magvit2ResBlock(input.shape[1], expected.shape[1]);
        using var weights = SafetensorsFile.Open(Path.Combine(_folder, "resblock_shortcut.safetensors"));
        WeightLoader.Load(block, weights);
        return block.call(input);
    }

    /// <summary>The README's loss over the quantiser alone: weights 0.1 and 0.25, entropies weighed (1, 1).</summary>
    private (Tensor Loss, Tensor OfInput) Gradient()
    {
        using var recorded = enable_grad();
        var z = this["grad_input"].requires_grad_();
        var losses = new LookupFreeQuantizer(new((int)z.shape[1]) { EntropyWeight = 0.1, CommitmentWeight = 0.25 }).Losses(z);
        var loss = (losses.Quantized.Latent * this["grad_probe"]).sum() + losses.Total;
        loss.backward();
        return (loss.detach(), z.grad!);
    }
}
