using Generative.Imaging;
using Generative.Pipelines;
using Generative.Sampling;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.DependencyInjection.Tests;

public sealed class AddSamplerTests
{
    [Test]
    public void Added_sampler_is_made_once_with_what_it_asks_the_container_for()
    {
        using var container = Containers.Build(b => b.AddSampler<Sideways>("sideways"));

        var keyed = container.GetRequiredKeyedService<ISampler>("sideways");

        using var _ = Assert.EnterMultipleScope();
        Assert.That(((Sideways)keyed).Codec, Is.SameAs(container.GetRequiredService<IImageCodec>()));
        Assert.That(container.GetRequiredService<SamplerRegistry>().Get("sideways"), Is.SameAs(keyed));
        Assert.That(container.GetRequiredService<SamplerRegistry>().All[^1], Is.SameAs(keyed));
    }

    [Test]
    public void Sampler_of_a_known_name_replaces_it_for_everybody()
    {
        var mine = new PlannedSampler("ddim", "mine", new Ddim());
        using var container = Containers.Build(b => b.AddSampler("ddim", _ => mine));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(container.GetRequiredKeyedService<ISampler>("ddim"), Is.SameAs(mine));
        Assert.That(container.GetRequiredService<SamplerRegistry>().Get("ddim"), Is.SameAs(mine));
        Assert.That(container.GetRequiredService<SamplerRegistry>().All, Has.Count.EqualTo(KnownSamplers.All.Count));
    }

    [Test]
    public async Task Added_sampler_makes_pictures()
    {
        using var folder = new TinyModelFolder();
        folder.Write();
        using var container = Containers.Build(b => b.AddModel("tiny", folder["tiny"]).AddSampler<Sideways>("sideways"));

        var result = await container.GetRequiredService<ImagePipeline>().GenerateAsync(new() { Model = "tiny", Sampler = "sideways",
            Count = 2 });

        Assert.That((result.Pictures.Count, result.NetworkEvaluations), Is.EqualTo((2, 0)));
    }

    [Test]
    public void Sampler_registered_under_another_name_than_its_own_is_refused()
    {
        using var container = Containers.Build(b => b.AddSampler<Sideways>("upwards"));

        Assert.That(() => container.GetRequiredService<SamplerRegistry>(),
            Throws.ArgumentException.With.Message.Contains("The sampler registered as 'upwards' calls itself 'sideways'; use one name."));
    }

    [Test]
    public void Empty_name_is_refused_at_once() =>
        Assert.That(() => Containers.Build(b => b.AddSampler<Sideways>(" ")), Throws.ArgumentException);
}
