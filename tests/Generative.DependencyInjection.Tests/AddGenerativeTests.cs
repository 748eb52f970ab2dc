using Generative.Imaging;
using Generative.Pipelines;
using Generative.Sampling;
using Microsoft.Extensions.DependencyInjection;

namespace Generative.DependencyInjection.Tests;

public sealed class AddGenerativeTests
{
    [Test]
    public void Pipeline_catalog_registry_codec_and_random_source_are_singletons()
    {
        using var container = Containers.Build();

        foreach (var type in new[] { typeof(ImagePipeline), typeof(TextPipeline), typeof(TextScorer), typeof(IModelCatalog),
            typeof(SamplerRegistry), typeof(IImageCodec), typeof(IRandomSourceFactory) })
        {
            var first = container.GetRequiredService(type);
            Assert.That(container.GetRequiredService(type), Is.SameAs(first), type.Name);
        }
    }

    [Test]
    public void Every_known_sampler_is_found_by_its_name_and_in_the_registry()
    {
        using var container = Containers.Build();
        var registry = container.GetRequiredService<SamplerRegistry>();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(registry.All, Is.EqualTo(KnownSamplers.All));
        foreach (var sampler in KnownSamplers.All)
            Assert.That(container.GetRequiredKeyedService<ISampler>(sampler.Name), Is.SameAs(sampler));
        Assert.That(container.GetKeyedService<ISampler>("nothing"), Is.Null);
    }

    [Test]
    public async Task Container_makes_a_picture_from_a_folder_of_models()
    {
        using var folder = new TinyModelFolder();
        folder.Write();
        using var container = Containers.Build(options: o => o.ModelRoots.Add(folder.Root));

        var result = await container.GetRequiredService<ImagePipeline>().GenerateAsync(new() { Model = "tiny", Count = 2,
            Classes = ["dog"] });

        Assert.That(result.Pictures, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Two_containers_live_apart()
    {
        using var folder = new TinyModelFolder();
        folder.Write();
        using var first = Containers.Build(b => b.AddModel("a", folder["tiny"]));
        var second = Containers.Build(b => b.AddModel("b", folder["tiny"]).AddSampler<Sideways>("sideways"));
        var request = new ImageRequest { Model = "a" };
        var before = await first.GetRequiredService<ImagePipeline>().GenerateAsync(request);
        await second.GetRequiredService<ImagePipeline>().GenerateAsync(request with { Model = "b" });
        await second.DisposeAsync();

        var after = await first.GetRequiredService<ImagePipeline>().GenerateAsync(request);

        using var _ = Assert.EnterMultipleScope();
        Assert.That(after.Pictures[0].PixelsEqual(before.Pictures[0]));
        Assert.That(first.GetRequiredService<IModelCatalog>().Names, Is.EqualTo(new[] { "a" }));
        Assert.That(first.GetRequiredService<SamplerRegistry>().All.Select(s => s.Name), Has.No.Member("sideways"));
    }

    [Test]
    public void Second_call_adds_options_and_undoes_nothing()
    {
        var services = new ServiceCollection();
        services.AddGenerative(o => o.Device = "").AddSampler("ddim", _ => new PlannedSampler("ddim", "mine", new Ddim()));
        services.AddGenerative(o => o.Threads = 0);
        using var container = services.BuildServiceProvider();

        using var _ = Assert.EnterMultipleScope();
        Assert.That(container.GetRequiredService<SamplerRegistry>().Get("ddim").Description, Is.EqualTo("mine"));
        Assert.That(() => container.GetRequiredService<IModelCatalog>(),
            Throws.InstanceOf<Microsoft.Extensions.Options.OptionsValidationException>()
            .With.Property("Failures").Exactly(2).Items);
    }

    [Test]
    public void Codec_and_random_source_can_be_replaced()
    {
        using var container = Containers.Build(b => b.UseRandomSource<Fixed>().UseImageCodec<NoCodec>());

        using var _ = Assert.EnterMultipleScope();
        Assert.That(container.GetRequiredService<IRandomSourceFactory>(), Is.InstanceOf<Fixed>());
        Assert.That(container.GetRequiredService<IImageCodec>(), Is.InstanceOf<NoCodec>());
    }

    [Test]
    public async Task Replaced_random_source_is_what_pictures_are_drawn_from()
    {
        using var folder = new TinyModelFolder();
        folder.Write();
        using var container = Containers.Build(b => b.AddModel("tiny", folder["tiny"]).UseRandomSource<Fixed>());

        var result = await container.GetRequiredService<ImagePipeline>().GenerateAsync(new() { Model = "tiny", Count = 2 });

        Assert.That(result.Pictures[0].PixelsEqual(result.Pictures[1]), "one seed for all");
    }

    private sealed class Fixed : IRandomSourceFactory
    {
        public IRandomSource Create(IReadOnlyList<long> seeds) => new Runtime.RowStreams(seeds.Select(_ => 1L));
    }

    private sealed class NoCodec : IImageCodec
    {
        public IReadOnlyCollection<ImageFormat> Formats => [];

        public byte[] Encode(Picture picture, ImageFormat format, EncodeOptions? options = null) => [];

        public Picture Decode(ReadOnlySpan<byte> data) => throw new NotSupportedException();
    }
}
