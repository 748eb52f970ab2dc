using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Tokenizers.Tests;

/// <summary>What every quantiser promises: round trips, shapes, dtypes, errors, nothing left behind.</summary>
[TestFixtureSource(nameof(All))]
public sealed class QuantizerContractTests(string name)
{
    private static readonly Dictionary<string, Func<IQuantizer>> Makers = new()
    {
        ["index backpropagation"] = () => new IndexBackpropagationQuantizer(new(32, 3)),
        ["finite scalar"] = () => new FiniteScalarQuantizer([4, 3, 5]),
        ["vector"] = () => new VectorQuantizer(new(32, 3)),
        ["vector by gradients"] = () => new VectorQuantizer(new(32, 3) { Decay = null }),
        ["several scales"] = () => new MultiScaleResidualQuantizer(new(32, 3, [1, 2, 4])),
    };

    private IQuantizer _quantizer = null!;

    public static IEnumerable<string> All => Makers.Keys;

    [SetUp]
    public void Make() => _quantizer = Makers[name]();

    [TearDown]
    public void Free() => (_quantizer as IDisposable)?.Dispose();

    [Test]
    public void Latents_of_ids_are_those_that_were_quantised()
    {
        using var scope = NewDisposeScope();
        var found = _quantizer.Quantize(randn(2, 3, 4, 4));
        Assert.That(found.Ids.shape, Is.EqualTo(new long[] { 2, _quantizer.Grids(new(4, 4)).Sum(g => g.Tokens) }));
        Assert.That(found.Ids.dtype, Is.EqualTo(ScalarType.Int64));
        Assert.That(found.Ids.min().item<long>() >= 0 && found.Ids.max().item<long>() < _quantizer.Codes, Is.True);
        Assert.That((_quantizer.Lookup(found.Ids, new(4, 4)) - found.Latent).abs().max().item<float>(), Is.LessThan(1e-5));
    }

    [Test]
    public void Losses_speak_of_the_same_codes()
    {
        using var scope = NewDisposeScope();
        var z = randn(2, 3, 4, 4).requires_grad_(true);
        var (plain, losses) = (_quantizer.Quantize(z), _quantizer.Losses(z));
        (losses.Quantized.Latent.sum() + losses.Total).backward();
        Assert.That(losses.Quantized.Ids.eq(plain.Ids).all().item<bool>(), Is.True);
        Assert.That(losses.Total.shape, Is.Empty);
        Assert.That(losses.Terms.Values.Select(t => t.shape.Length), Is.All.EqualTo(0));
        Assert.That(z.grad!.isfinite().all().item<bool>(), Is.True);
    }

    [Test]
    public void Latents_keep_their_dtype([Values(ScalarType.Float16, ScalarType.Float64)] ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        Assert.That(_quantizer.Quantize(randn(1, 3, 4, 4).to(dtype)).Latent.dtype, Is.EqualTo(dtype));
    }

    [Test]
    public void Bad_latents_and_ids_are_named()
    {
        using var scope = NewDisposeScope();
        var tokens = _quantizer.Grids(new(4, 4)).Sum(g => g.Tokens);
        Throws(() => _quantizer.Quantize(zeros(1, 2, 4, 4)), "[1, 2, 4, 4]", "[batch, 3, height, width]");
        Throws(() => _quantizer.Quantize(zeros(3, 4, 4)), "[3, 4, 4]");
        Throws(() => _quantizer.Losses(zeros(1, 3, 4, 4, dtype: ScalarType.Int64)), "Int64");
        Throws(() => _quantizer.Lookup(full(1, tokens, _quantizer.Codes, dtype: ScalarType.Int64), new(4, 4)), $"holds {_quantizer.Codes}");
        Throws(() => _quantizer.Lookup(full(1, tokens, -1, dtype: ScalarType.Int64), new(4, 4)), "holds -1");
        Throws(() => _quantizer.Lookup(zeros(1, tokens + 1, dtype: ScalarType.Int64), new(4, 4)), $"[batch, {tokens}]");
        Throws(() => _quantizer.Lookup(zeros(1, tokens), new(4, 4)), "int64");

        static void Throws(Action action, params string[] says)
        {
            var error = Assert.Throws<ArgumentException>(() => action());
            foreach (var piece in says) Assert.That(error.Message, Does.Contain(piece));
        }
    }

    [Test]
    public void Nothing_is_left_behind()
    {
        var z = randn(2, 3, 4, 4);
        Round();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 10; i++) Round();
        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
        z.Dispose();

        void Round()
        {
            var found = _quantizer.Quantize(z);
            _quantizer.Lookup(found.Ids, new(4, 4)).Dispose();
            found.Latent.Dispose();
            found.Ids.Dispose();
            var losses = _quantizer.Losses(z);
            foreach (var term in losses.Terms.Values) term.Dispose();
            losses.Total.Dispose();
            losses.Quantized.Latent.Dispose();
            losses.Quantized.Ids.Dispose();
        }
    }
}
