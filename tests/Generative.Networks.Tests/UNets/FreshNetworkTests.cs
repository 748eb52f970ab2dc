using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

[TestFixture("ddpm++")]
[TestFixture("ncsn++")]
[TestFixture("skip")]
[TestFixture("adm")]
public sealed class FreshNetworkTests(string flavour)
{
    [Test]
    public void Every_weight_is_initialised()
    {
        // libtorch hands out memory as it was, so leave something there that would show.
        for (var i = 0; i < 50; i++)
            full(1 << (i % 12), float.NaN).Dispose();
        using var network = TinyNets.Build(flavour);

        using var _ = Assert.EnterMultipleScope();
        foreach (var (name, tensor) in network.state_dict())
            Assert.That(Values.Of(tensor), Is.All.InRange(-100, 100), name);
        foreach (var (name, tensor) in network.state_dict().Where(w => w.Key.Contains("norm", StringComparison.Ordinal)))
            Assert.That(Values.Of(tensor), Is.All.EqualTo(name.EndsWith("weight", StringComparison.Ordinal) ? 1 : 0), name);
    }

    [Test]
    public void Answer_has_the_shape_of_the_picture_and_is_finite()
    {
        using var network = TinyNets.Build(flavour);
        TinyNets.Shake(network);
        using var answer = TinyNets.Ask(network);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(answer.shape, Is.EqualTo(new long[] { 2, 3, 8, 8 }));
        Assert.That(answer.dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That(Values.Of(answer), Is.All.InRange(-1e6, 1e6));
    }

    [Test]
    public void Gradient_reaches_every_parameter()
    {
        using var network = TinyNets.Build(flavour);
        TinyNets.Shake(network);
        using var answer = TinyNets.Ask(network);
        using var loss = answer.square().sum();

        loss.backward();

        using var _ = Assert.EnterMultipleScope();
        foreach (var (name, parameter) in network.named_parameters())
        {
            Assert.That(parameter.grad, Is.Not.Null, name);
            Assert.That(Values.Of(parameter.grad!).Any(g => g != 0), Is.True, $"{name} has a gradient other than 0");
            Assert.That(Values.Of(parameter.grad!), Is.All.Not.NaN, name);
        }
    }

    [Test]
    public void Classes_noise_and_augmentation_change_the_answer_and_no_class_is_a_row_of_zeros()
    {
        using var network = TinyNets.Build(flavour);
        TinyNets.Shake(network);
        using var scope = NewDisposeScope();
        var x = ones(1, 2, 8, 8);
        Tensor Ask(float noise, Tensor? classes, Tensor? augment) => network.forward(x, full(1, noise), classes, augment);
        var plain = Ask(0.3f, null, null);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(Ask(0.3f, zeros(1, 3), null), plain), Is.Zero, "no class");
        Assert.That(Values.Distance(Ask(0.3f, eye(3).narrow(0, 1, 1), null), plain), Is.GreaterThan(1e-4), "class");
        Assert.That(Values.Distance(Ask(0.9f, null, null), plain), Is.GreaterThan(1e-4), "noise");
        Assert.That(Values.Distance(Ask(0.3f, null, ones(1, 2)), plain), Is.GreaterThan(1e-4), "augmentation");
    }

    [Test]
    public void Dropout_acts_in_training_alone()
    {
        using var network = TinyNets.Build(flavour, ("dropout", 0.5));
        TinyNets.Shake(network);
        network.eval();
        using var first = TinyNets.Ask(network);
        using var second = TinyNets.Ask(network);
        network.train();
        using var third = TinyNets.Ask(network);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(first, second), Is.Zero);
        Assert.That(Values.Distance(first, third), Is.GreaterThan(1e-4));
    }

    [Test]
    public void Asking_leaves_no_tensor_behind()
    {
        using var network = TinyNets.Build(flavour);
        network.eval();
        LiveTensors.AreUnchangedBy(() =>
        {
            using var gradients = no_grad();
            TinyNets.Ask(network).Dispose();
        });
    }

    [Test]
    public void Building_and_disposing_leave_no_tensor_behind()
    {
        using var network = TinyNets.Build(flavour);
        LiveTensors.AreUnchangedBy(() => TinyNets.Build(flavour).Dispose(), rounds: 3, parametersMade: network.parameters().Count());
    }
}
