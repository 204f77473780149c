<?php
// A WordPress of a few functions: enough to publish, edit and trash a post and to see what the plugin sends.
define( 'ABSPATH', '/' );
$GLOBALS['hooks']  = array();
$GLOBALS['meta']   = array();
$GLOBALS['cron']   = array();
$GLOBALS['sent']   = array();
$GLOBALS['status'] = array();
$GLOBALS['post']    = null;
$GLOBALS['shown']   = false;
$GLOBALS['scripts'] = array();
$GLOBALS['page']    = '';
$GLOBALS['options'] = array();

function add_action( $hook, $call ) { $GLOBALS['hooks'][ $hook ][] = $call; }
function add_filter( $hook, $call ) { $GLOBALS['hooks'][ $hook ][] = $call; }
function fire( $hook, ...$given ) { foreach ( $GLOBALS['hooks'][ $hook ] ?? array() as $call ) { $call( ...$given ); } }
function apply_filters( $hook, $value ) {
	$value = '<p>' . $value . '</p>';
	foreach ( $GLOBALS['hooks'][ $hook ] ?? array() as $call ) {
		$value = $call( $value );
	}
	return $value;
}
function is_singular() { return $GLOBALS['shown']; }
function in_the_loop() { return $GLOBALS['shown']; }
function is_main_query() { return true; }
function is_feed() { return false; }
function get_the_ID() { return 7; }
function get_queried_object_id() { return 7; }
function esc_attr( $text ) { return htmlspecialchars( $text, ENT_QUOTES ); }
function esc_url( $url ) { return htmlspecialchars( $url, ENT_QUOTES ); }
function esc_html__( $text ) { return htmlspecialchars( $text, ENT_QUOTES ); }
function wp_enqueue_script( $name, $url ) { $GLOBALS['scripts'][] = $url; }
function get_post( $id ) { return $GLOBALS['post'] && $GLOBALS['post']->ID === $id ? $GLOBALS['post'] : null; }
function get_post_meta( $id, $name ) { return $GLOBALS['meta'][ $name ] ?? ''; }
function update_post_meta( $id, $name, $value ) { $GLOBALS['meta'][ $name ] = $value; }
function wp_next_scheduled( $hook, $given ) { return in_array( array( $hook, $given ), $GLOBALS['cron'], true ); }
function wp_schedule_single_event( $time, $hook, $given ) { $GLOBALS['cron'][] = array( $hook, $given ); }
function wp_is_post_revision( $id ) { return false; }
function wp_is_post_autosave( $id ) { return false; }
function get_the_title( $post ) { return $post->post_title; }
function has_excerpt( $post ) { return true; }
function get_the_excerpt( $post ) { return $post->post_excerpt; }
function wp_strip_all_tags( $text ) { return strip_tags( $text ); }
function get_permalink( $post ) { return 'https://vungcao.example/?p=' . $post->ID; }
function get_the_author_meta() { return 'Thu Hường'; }
function get_the_category() { return array( (object) array( 'name' => 'Kinh t&#7871;' ) ); }
function get_the_tags() { return false; }
function wp_list_pluck( $list ) { return array(); }
function get_post_time( $format, $gmt, $post ) { return $post->time; }
function get_post_modified_time( $format, $gmt, $post ) { return $post->time; }
function get_the_post_thumbnail_url() { return false; }
function get_option( $name, $other ) { return array( 'url' => 'https://noi.example/', 'site' => 'vungcao', 'key' => 'bn_x' ) + $GLOBALS['options']; }
function wp_parse_args( $given, $other ) { return array_merge( $other, $given ); }
function wp_parse_url( $url, $part ) { return parse_url( $url, $part ); }
function home_url() { return 'https://vungcao.example'; }
function untrailingslashit( $url ) { return rtrim( $url, '/' ); }
function wp_json_encode( $value ) { return json_encode( $value ); }
function is_wp_error( $answer ) { return null === $answer; }
function wp_remote_retrieve_body( $answer ) { return $answer['body']; }
function wp_remote_retrieve_response_code( $answer ) { return $answer['code']; }
function esc_url_raw( $url ) { return $url; }
function wp_remote_request( $url, $given ) {
	$body              = null === $given['body'] ? null : json_decode( $given['body'], true );
	$GLOBALS['sent'][] = array( $given['method'], $url, $given['headers']['Authorization'], $body );
	$status            = array_shift( $GLOBALS['status'] ) ?? 202;
	return 0 === $status ? null : array( 'code' => $status, 'body' => '{"links":{"embed":"https://noi.example/embed/1"}}' );
}

function post( $status, $more = array() ) {
	return (object) array_merge(
		array(
			'ID' => 7, 'post_type' => 'post', 'post_status' => $status, 'post_title' => 'Ch&egrave; xu&acirc;n', 'post_author' => 1,
			'post_content' => 'Nội dung bài.', 'post_excerpt' => 'Sapo của bài.', 'post_password' => '',
			'time' => '2026-03-02T00:30:00+00:00',
		),
		$more
	);
}
function move( $after, $before, $more = array() ) {
	$GLOBALS['post'] = post( $after, $more );
	fire( 'transition_post_status', $after, $before, $GLOBALS['post'] );
}
function show() {
	$GLOBALS['shown'] = true;
	fire( 'wp_enqueue_scripts' );
	$GLOBALS['page']  = apply_filters( 'the_content', 'Nội dung bài.' );
	$GLOBALS['shown'] = false;
}
function choose( $name, $value ) { $GLOBALS['options'][ $name ] = $value; }
function run_cron() {
	$due             = $GLOBALS['cron'];
	$GLOBALS['cron'] = array();
	foreach ( $due as list( $hook, $given ) ) {
		fire( $hook, ...$given );
	}
}

require $argv[1];
foreach ( json_decode( $argv[2], true ) as $step ) {
	$call = array_shift( $step );
	if ( 'status' === $call ) {
		$GLOBALS['status'] = $step;
	} elseif ( 'wish' === $call ) {
		$GLOBALS['meta']['_bao_noi_audio'] = $step[0];
	} elseif ( 'delete' === $call ) {
		fire( 'before_delete_post', 7 );
		$GLOBALS['post'] = null;
	} else {
		$call( ...$step );
	}
}
$told = array();
foreach ( array( 'sent', 'cron', 'meta', 'page', 'scripts' ) as $name ) {
	$told[ $name ] = $GLOBALS[ $name ];
}
echo json_encode( $told );
